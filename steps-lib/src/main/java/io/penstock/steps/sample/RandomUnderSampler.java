package io.penstock.steps.sample;

import io.penstock.engine.data.Batch;
import io.penstock.engine.param.Settings;
import io.penstock.engine.step.Context;
import io.penstock.engine.step.State;
import io.penstock.engine.type.StepType;
import io.penstock.steps.common.Counts;
import io.penstock.steps.label.ClassTally;
import java.util.List;

/**
 * Leaves out rows of the larger classes of a target, in training only, until every class has exactly as many rows as the
 * smallest, or {@code 1 / ratio} times as many. Which rows stay is drawn anew in every epoch in which the step is
 * fitted. Columns of weights do not change the counts. Refused: a row without a class.
 */
public final class RandomUnderSampler extends ClassSampler {
    public static final StepType<RandomUnderSampler> TYPE = StepType.of(
                    "RandomUnderSampler",
                    RandomUnderSampler.class,
                    "Leaves out rows of larger classes until every class has as few rows.",
                    List.of(TARGET, Goals.UNDER_STRATEGY, Goals.UNDER_RATIO),
                    RandomUnderSampler::new)
            .withWireTypes(ClassTally.class, Counts.class);

    public RandomUnderSampler() {
        this(TYPE.defaults(), State.EMPTY);
    }

    RandomUnderSampler(Settings settings, State state) {
        super(settings, state);
    }

    @Override
    public StepType<RandomUnderSampler> type() {
        return TYPE;
    }

    @Override
    long[] wanted(long[] sizes) {
        return Goals.under(sizes, get(Goals.UNDER_STRATEGY), get(Goals.UNDER_RATIO));
    }

    @Override
    Batch sampled(Batch batch, int[] classes, int[] times, Context context) {
        return batch.select(repeated(times));
    }
}
