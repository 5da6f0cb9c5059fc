/**
 * Searchers propose points of a space, given what came of earlier ones. Central type: {@link io.penstock.engine.searcher.Searcher}. Knows
 * neither steps nor studies nor threads.
 */
@NullMarked
package io.penstock.engine.searcher;

import org.jspecify.annotations.NullMarked;
