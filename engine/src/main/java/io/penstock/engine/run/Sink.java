package io.penstock.engine.run;

import io.penstock.engine.learn.Aggregator;

/**
 * Something that learns from what a program leaves in a register: a fit or a metric.
 *
 * @param path names it in errors
 * @param register of the program
 * @param aggregator that folds the blocks
 */
public record Sink(String path, int register, Aggregator<?> aggregator) {}
