package io.penstock.engine.wrap;

import io.penstock.engine.step.Flow;
import io.penstock.engine.step.PlanBuilder;
import io.penstock.engine.step.Step;
import io.penstock.engine.step.UndoneAtExit;
import io.penstock.engine.step.Wrapper;
import java.util.List;

/**
 * Lets a step for inputs act on the targets: inside, the targets are the inputs, and there is no target. Where there are
 * no targets, as in the predict phase, it does nothing. At the exit of the enclosing pipeline its effect is undone, on targets and on
 * what predicts them, where the step can be undone.
 *
 * @param step that acts on the targets
 * @param undone whether its effect is undone at the exit; then the step must be invertible
 */
public record OutputTransform(Step step, boolean undone) implements Wrapper, UndoneAtExit {
    /** Undone at the exit. */
    public static OutputTransform of(Step step) {
        return new OutputTransform(step, true);
    }

    /** Never undone: predictions stay in the transformed units. */
    public static OutputTransform kept(Step step) {
        return new OutputTransform(step, false);
    }

    @Override
    public OutputTransform around(Step other) {
        return new OutputTransform(other, undone);
    }

    @Override
    public Flow lower(PlanBuilder builder, Flow in) {
        if (in.schema().targets().isEmpty()) {
            return in;
        }
        Flow inner = builder.child(0, builder.apply("targets", new TargetsAsInputs(false), in));
        return builder.combine("outputs", new InputsAsTargets(false), List.of(in, inner));
    }

    @Override
    public Flow undo(PlanBuilder builder, Flow in) {
        if (!undone) {
            return in;
        }
        Flow flow = in;
        if (!TargetsAsInputs.taken(in.schema(), true).isEmpty()) {
            flow = backwards(builder, flow, true);
        }
        return in.schema().targets().isEmpty() ? flow : backwards(builder, flow, false);
    }

    private static Flow backwards(PlanBuilder builder, Flow in, boolean predictions) {
        String suffix = predictions ? "predictions" : "targets";
        Flow inner = builder.inverse(0, builder.apply("undo_" + suffix, new TargetsAsInputs(predictions), in));
        return builder.combine("undone_" + suffix, new InputsAsTargets(predictions), List.of(in, inner));
    }
}
