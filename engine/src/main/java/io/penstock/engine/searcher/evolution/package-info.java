/**
 * Evolution strategies over coordinates. Central type: {@link io.penstock.engine.searcher.evolution.CovarianceAdaptation}. Knows no
 * spaces and no searchers.
 */
@NullMarked
package io.penstock.engine.searcher.evolution;

import org.jspecify.annotations.NullMarked;
