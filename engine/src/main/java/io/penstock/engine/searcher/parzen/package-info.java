/**
 * Parzen estimators in unit coordinates. Central type: {@link io.penstock.engine.searcher.parzen.Mixture}. Knows neither trials nor searchers.
 */
@NullMarked
package io.penstock.engine.searcher.parzen;

import org.jspecify.annotations.NullMarked;
