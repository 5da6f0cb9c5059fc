/**
 * Graphs of SameDiff, ND4J's automatic differentiation, as steps that learn and predict. Central type:
 * {@link io.penstock.steps.samediff.SameDiffGraph}. The graph computes outputs and gradients; the optimizers and the averaging of partitions are
 * ours.
 */
@NullMarked
package io.penstock.steps.samediff;

import org.jspecify.annotations.NullMarked;
