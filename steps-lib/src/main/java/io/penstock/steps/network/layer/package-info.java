/**
 * The layers of networks: values that say which shapes they take and make, which weights they have, and how they compute. The central type is
 * {@link io.penstock.steps.network.layer.Layer}.
 *
 * <p>This package must not know steps, batches, losses or optimizers. Shapes are those of one row, channels last.
 */
@NullMarked
package io.penstock.steps.network.layer;

import org.jspecify.annotations.NullMarked;
