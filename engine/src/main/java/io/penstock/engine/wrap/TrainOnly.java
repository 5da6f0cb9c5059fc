package io.penstock.engine.wrap;

import io.penstock.engine.step.Flow;
import io.penstock.engine.step.Phase;
import io.penstock.engine.step.PlanBuilder;
import io.penstock.engine.step.Step;
import io.penstock.engine.step.UndoneAtExit;
import io.penstock.engine.step.Wrapper;

/** Lets a step act while the pipeline learns; outside of that, blocks pass it unchanged, and it need not be fitted. */
public record TrainOnly(Step step) implements Wrapper, UndoneAtExit {
    @Override
    public TrainOnly around(Step other) {
        return new TrainOnly(other);
    }

    @Override
    public Flow lower(PlanBuilder builder, Flow in) {
        return builder.phase() == Phase.TRAIN ? builder.child(0, in) : in;
    }

    @Override
    public Flow undo(PlanBuilder builder, Flow in) {
        return builder.phase() == Phase.TRAIN ? builder.undo(0, in) : in;
    }
}
