/**
 * What can be learnt from trials that are over. Central type: {@link io.penstock.engine.analysis.Importances}. Knows spaces and numbers;
 * no steps, no searchers.
 */
@NullMarked
package io.penstock.engine.analysis;

import org.jspecify.annotations.NullMarked;
