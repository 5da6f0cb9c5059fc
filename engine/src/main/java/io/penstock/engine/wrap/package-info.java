/**
 * Meta-steps that say when, on which columns and in which shape the steps they hold act. All of them are lowered to
 * operations of the surrounding pass; none costs a pass of its own. Central type: {@link io.penstock.engine.step.Wrapper}.
 */
@NullMarked
package io.penstock.engine.wrap;

import org.jspecify.annotations.NullMarked;
