/** The meta-steps that the engine brings: {@link io.penstock.engine.pipeline.Pipeline} and those that compose with it. */
@NullMarked
package io.penstock.engine.pipeline;

import org.jspecify.annotations.NullMarked;
