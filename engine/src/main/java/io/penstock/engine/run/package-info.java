/**
 * What every runner shares: the SPI {@link io.penstock.engine.run.Runner}, the loop of stages and rounds
 * ({@link io.penstock.engine.run.FitLoop}) and what is done inside a task ({@link io.penstock.engine.run.TaskPass}). Knows no
 * particular runner.
 */
@NullMarked
package io.penstock.engine.run;

import org.jspecify.annotations.NullMarked;
