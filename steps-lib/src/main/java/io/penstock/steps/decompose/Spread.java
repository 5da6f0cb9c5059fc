package io.penstock.steps.decompose;

import io.penstock.steps.common.FeatureSpread;

/**
 * What the first round of the randomized solver learns.
 *
 * @param seed for the draws on the driver, the same in every partition
 * @param rows how many
 * @param features their means and variances
 */
public record Spread(long seed, long rows, FeatureSpread features) {
    /** Of both sets of rows; neither changes. */
    Spread merge(Spread other) {
        return new Spread(seed, rows + other.rows, features.merge(other.features));
    }
}
