/**
 * Steps that change which rows a pipeline learns from, and how much each counts; none acts outside training. Draws depend on
 * the seed, the step's path, the epoch and the row's id, so they are the same for any partitions.
 */
@NullMarked
package io.penstock.steps.sample;

import org.jspecify.annotations.NullMarked;
