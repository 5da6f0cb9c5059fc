/**
 * Spaces of hyperparameters with conditions and rules. Central type: {@link io.penstock.engine.space.SearchSpace}. Knows no steps and no
 * searchers.
 */
@NullMarked
package io.penstock.engine.space;

import org.jspecify.annotations.NullMarked;
