/**
 * Steps that find fewer directions in which data vary. Central type: {@link io.penstock.steps.decompose.Pca}. Knows the
 * kernels, no runner.
 */
@NullMarked
package io.penstock.steps.decompose;

import org.jspecify.annotations.NullMarked;
