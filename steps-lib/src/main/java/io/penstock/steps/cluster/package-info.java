/**
 * Steps that find groups of rows. Central type: {@link io.penstock.steps.cluster.KMeans}. Knows the kernels, no runner.
 */
@NullMarked
package io.penstock.steps.cluster;

import org.jspecify.annotations.NullMarked;
