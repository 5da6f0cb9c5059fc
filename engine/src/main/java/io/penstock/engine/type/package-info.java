/**
 * The registry of step types: ids that files may name, factories, documentation and savers.
 * Central type: {@link io.penstock.engine.type.StepType}. Nothing persisted is ever resolved by class name.
 */
@NullMarked
package io.penstock.engine.type;

import org.jspecify.annotations.NullMarked;
