/**
 * Points that fill the unit cube evenly. Central type: {@link io.penstock.engine.searcher.sequence.SobolSequence}. Knows no spaces and no
 * searchers.
 */
@NullMarked
package io.penstock.engine.searcher.sequence;

import org.jspecify.annotations.NullMarked;
