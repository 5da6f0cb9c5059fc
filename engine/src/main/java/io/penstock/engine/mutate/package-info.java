/**
 * Changes to trees of steps, as values that can be kept, scheduled and saved: between pre-training and fine-tuning, and between the
 * epochs of one fit. Central type: {@link io.penstock.engine.mutate.Mutation}.
 */
@NullMarked
package io.penstock.engine.mutate;

import org.jspecify.annotations.NullMarked;
