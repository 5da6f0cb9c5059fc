/**
 * How a step learns from data that no single machine holds, and how metrics are measured on them:
 * {@link io.penstock.engine.learn.Aggregator} folds partitions, {@link io.penstock.engine.learn.Learner} concludes a round.
 */
@NullMarked
package io.penstock.engine.learn;

import org.jspecify.annotations.NullMarked;
