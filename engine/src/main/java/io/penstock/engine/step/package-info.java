/**
 * What a pipeline is made of: {@link io.penstock.engine.step.Step} and its two kinds, the
 * {@link io.penstock.engine.step.Transformer}, which does something to blocks, and the
 * {@link io.penstock.engine.step.MetaStep}, which holds steps. Knows neither how steps learn nor who runs them.
 */
@NullMarked
package io.penstock.engine.step;

import org.jspecify.annotations.NullMarked;
