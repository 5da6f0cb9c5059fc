/**
 * Pipelines compiled before they run: {@link io.penstock.engine.plan.Planner} makes an immutable
 * {@link io.penstock.engine.plan.Plan} of few kinds of nodes, or says why it cannot run. Knows no runner.
 */
@NullMarked
package io.penstock.engine.plan;

import org.jspecify.annotations.NullMarked;
