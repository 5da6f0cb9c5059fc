/**
 * Meta-steps that fit steps of their own on the rows that reach them: repetition, stacking, search. Central type:
 * {@link io.penstock.engine.drive.Driver}. Knows neither plans nor runners.
 */
@NullMarked
package io.penstock.engine.drive;

import org.jspecify.annotations.NullMarked;
