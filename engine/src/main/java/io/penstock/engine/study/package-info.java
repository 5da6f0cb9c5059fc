/**
 * Studies: trials of a search, asked for and told of, in a journal that survives whatever happens to the driver. Central type:
 * {@link io.penstock.engine.study.Study}. Knows neither steps nor runners; anything that has parameters and a score can be studied.
 */
@NullMarked
package io.penstock.engine.study;

import org.jspecify.annotations.NullMarked;
