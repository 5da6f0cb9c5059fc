/**
 * Gaussian processes over coordinates: kernel, fit, and where an improvement is expected. Central type: {@link
 * io.penstock.engine.searcher.gaussian.GaussianProcess}. Knows no spaces and no searchers.
 */
@NullMarked
package io.penstock.engine.searcher.gaussian;

import org.jspecify.annotations.NullMarked;
