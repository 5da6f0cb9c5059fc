package io.penstock.engine.run;

import io.penstock.engine.learn.Aggregator;
import io.penstock.engine.learn.Trainable;
import io.penstock.engine.plan.Node;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Something that learns from what a program leaves in a register: a fit or a metric.
 *
 * @param path names it in errors
 * @param register of the program
 * @param aggregator that folds the blocks
 */
public record Sink(String path, int register, Aggregator<?> aggregator) {
    /** The fits that learn in a round, in their order. */
    public static List<Sink> of(Map<Node.Fit, Trainable> learning) {
        List<Sink> sinks = new ArrayList<>();
        learning.forEach((fit, step) -> sinks.add(new Sink(fit.path(), fit.register(), FitLoop.learner(fit, step))));
        return sinks;
    }
}
