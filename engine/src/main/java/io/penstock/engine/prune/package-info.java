/**
 * Ends or pauses trials that do not promise much. Central type: {@link io.penstock.engine.prune.Pruner}. Knows neither steps nor studies nor
 * threads.
 */
@NullMarked
package io.penstock.engine.prune;

import org.jspecify.annotations.NullMarked;
