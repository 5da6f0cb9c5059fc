package io.penstock.engine.control;

import io.penstock.engine.step.Child;
import io.penstock.engine.step.Flow;
import io.penstock.engine.step.PlanBuilder;
import io.penstock.engine.step.Step;
import io.penstock.engine.step.UndoneAtExit;
import java.util.List;

/**
 * A step for every phase; in each phase only its step is planned, so only the step for training learns.
 *
 * @param train acts while the pipeline learns
 * @param evaluate acts while it is measured
 * @param predict acts while it predicts
 */
public record SwitchByPhase(Step train, Step evaluate, Step predict) implements UndoneAtExit {
    @Override
    public List<Child> children() {
        return List.of(new Child("train", train), new Child("evaluate", evaluate), new Child("predict", predict));
    }

    @Override
    public SwitchByPhase withChildren(List<? extends Step> children) {
        return new SwitchByPhase(children.get(0), children.get(1), children.get(2));
    }

    @Override
    public Flow lower(PlanBuilder builder, Flow in) {
        return builder.child(position(builder), in);
    }

    @Override
    public Flow undo(PlanBuilder builder, Flow in) {
        return builder.undo(position(builder), in);
    }

    private static int position(PlanBuilder builder) {
        return switch (builder.phase()) {
            case TRAIN -> 0;
            case EVALUATE -> 1;
            case PREDICT -> 2;
        };
    }
}
