/**
 * Meta-steps that say which rows, and which phases, go which way: branches and loops. Rows are told apart one by one by a
 * {@link io.penstock.engine.control.Condition}, which never sees a block. Knows no runner.
 */
@NullMarked
package io.penstock.engine.control;

import org.jspecify.annotations.NullMarked;
