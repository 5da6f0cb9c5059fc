/**
 * Meta-steps that let several models answer as one: by a vote, or by a judge that has learned how far to trust each of them.
 * Central types: {@link io.penstock.engine.ensemble.Voting} and {@link io.penstock.engine.ensemble.Stacking}. Of the runners it knows the local one, with which a task
 * fits a copy to its partition.
 */
@NullMarked
package io.penstock.engine.ensemble;

import org.jspecify.annotations.NullMarked;
