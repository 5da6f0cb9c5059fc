/**
 * Search as a step: it holds the step to optimize, its fit runs trials, and fitted it holds the best. Central type:
 * {@link io.penstock.engine.search.Search}. Knows searchers and studies, and whatever a {@link io.penstock.engine.drive.Fitter} offers; no runner.
 */
@NullMarked
package io.penstock.engine.search;

import org.jspecify.annotations.NullMarked;
