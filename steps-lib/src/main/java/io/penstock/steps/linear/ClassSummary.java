package io.penstock.steps.linear;

import io.penstock.steps.common.FeatureSpread;

/**
 * What the first round of a classifier learns: which classes there are and how the features spread. Numbers or words are
 * sorted; the other array is empty.
 *
 * @param rows of a weight above zero
 * @param numbers the distinct classes of a numeric target
 * @param words the distinct classes of a target of strings
 * @param weights the total weight of each class
 * @param spread of the features
 */
public record ClassSummary(long rows, double[] numbers, String[] words, double[] weights, FeatureSpread spread) {
    /** Of no rows: the identity of merging. */
    public static final ClassSummary NONE =
            new ClassSummary(0, new double[0], new String[0], new double[0], FeatureSpread.NONE);
}
