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
 * Repeats rows of the smaller classes of a target, in training only, until every class has exactly as many rows as the
 * largest, or {@code ratio} times as many. Every row of a class is repeated as often as any other, up to one;
 * imbalanced-learn draws with replacement instead. A row follows its original; a {@link BlockShuffle} mixes them.
 * Columns of weights are repeated with their rows and do not change the counts. Refused: a row without a class.
 */
public final class RandomOverSampler extends ClassSampler {
    public static final StepType<RandomOverSampler> TYPE = StepType.of(
                    "RandomOverSampler",
                    RandomOverSampler.class,
                    "Repeats rows of smaller classes until every class has as many rows.",
                    List.of(TARGET, Goals.OVER_STRATEGY, Goals.OVER_RATIO),
                    RandomOverSampler::new)
            .withWireTypes(ClassTally.class, Counts.class);

    public RandomOverSampler() {
        this(TYPE.defaults(), State.EMPTY);
    }

    RandomOverSampler(Settings settings, State state) {
        super(settings, state);
    }

    @Override
    public StepType<RandomOverSampler> type() {
        return TYPE;
    }

    @Override
    long[] wanted(long[] sizes) {
        return Goals.over(sizes, get(Goals.OVER_STRATEGY), get(Goals.OVER_RATIO));
    }

    @Override
    Batch sampled(Batch batch, int[] classes, int[] times, Context context) {
        return batch.select(repeated(times));
    }
}
