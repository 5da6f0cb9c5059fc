/**
 * ND4J at the edges: tensors as arrays for user code and notebooks, and back. Central type:
 * {@link io.penstock.steps.nd4j.Arrays4j}. The fits never need it.
 */
@NullMarked
package io.penstock.steps.nd4j;

import org.jspecify.annotations.NullMarked;
