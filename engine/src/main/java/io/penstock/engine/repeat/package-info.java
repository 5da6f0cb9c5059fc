/**
 * Learning in repetitions: epochs with validation, early stopping and scheduled mutations, and mini-batches. Central type:
 * {@link io.penstock.engine.repeat.Epochs}.
 */
@NullMarked
package io.penstock.engine.repeat;

import org.jspecify.annotations.NullMarked;
