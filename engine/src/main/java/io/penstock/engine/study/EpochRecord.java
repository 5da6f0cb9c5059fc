package io.penstock.engine.study;

import java.util.Map;
import java.util.OptionalDouble;

/**
 * What was measured of a trial on one split after some epochs. Immutable.
 *
 * @param epoch how many it has run, from 1
 * @param value by the first goal; empty where it is no finite number
 * @param metrics whatever was measured, by name
 */
public record EpochRecord(int epoch, OptionalDouble value, Map<String, Double> metrics) {}
