/**
 * Neural networks as a step. The central type is {@link io.penstock.steps.network.Network}; {@link io.penstock.steps.network.Layers} makes its layers.
 */
@NullMarked
package io.penstock.steps.network;

import org.jspecify.annotations.NullMarked;
