package io.penstock.steps.scale;

import io.penstock.engine.data.Schema;
import io.penstock.engine.error.PenstockException;
import io.penstock.engine.learn.Exactness;
import io.penstock.engine.learn.Learnable;
import io.penstock.engine.learn.Learner;
import io.penstock.engine.learn.Outcome;
import io.penstock.engine.param.Param;
import io.penstock.engine.param.Settings;
import io.penstock.engine.step.ElementwiseLive;
import io.penstock.engine.step.State;
import io.penstock.engine.type.StepType;
import io.penstock.steps.common.FeatureStatistics;
import io.penstock.steps.common.NumericStep;
import io.penstock.steps.common.StateWidth;
import io.penstock.steps.common.StatisticsLearner;
import io.penstock.steps.common.WithInverse;
import java.util.List;

/**
 * Brings every feature into a range: {@code (x − min) / (max − min) · (high − low) + low}. A constant feature becomes
 * {@code low}. NaN are left out of the statistics and stay NaN; values outside the training range leave the range.
 */
public final class MinMaxScaler extends NumericStep implements Learnable, WithInverse {
    public static final Param<Double> LOW = Param.real("low", 0).doc("What the smallest training value becomes.");
    public static final Param<Double> HIGH = Param.real("high", 1).doc("What the largest training value becomes.");
    public static final StepType<MinMaxScaler> TYPE = StepType.of(
                    "MinMaxScaler",
                    MinMaxScaler.class,
                    "Brings every feature into a range.",
                    List.of(LOW, HIGH),
                    MinMaxScaler::new)
            .withWireTypes(FeatureStatistics.class);

    public MinMaxScaler() {
        this(TYPE.defaults(), State.EMPTY);
    }

    public MinMaxScaler(double low, double high) {
        this(TYPE.defaults().with(LOW, low).with(HIGH, high), State.EMPTY);
    }

    MinMaxScaler(Settings settings, State state) {
        super(settings, state);
    }

    @Override
    public StepType<MinMaxScaler> type() {
        return TYPE;
    }

    @Override
    public Exactness exactness() {
        return Exactness.EXACT;
    }

    @Override
    public Learner<FeatureStatistics> learner(Schema schema) {
        if (get(LOW) >= get(HIGH)) {
            throw PenstockException.user("low must be below high")
                    .value(get(LOW) + " and " + get(HIGH))
                    .remedy("exchange the two")
                    .build();
        }
        return new StatisticsLearner(true, this::conclude);
    }

    private Outcome conclude(FeatureStatistics total) {
        double[] low = total.low().clone();
        double[] high = total.high().clone();
        for (int j = 0; j < low.length; j++) {
            if (total.count()[j] == 0) {
                low[j] = 0;
                high[j] = 0;
            }
        }
        return new Outcome.Fitted(withState(
                State.EMPTY.with("min", low).with("max", high).with(StateWidth.NAME, (Object) total.width())));
    }

    @Override
    protected ElementwiseLive.Kernel kernel(int offset, int width) {
        return new AffineKernel(state().doubles("min"), scale(), get(LOW), offset, width);
    }

    @Override
    public ElementwiseLive.Kernel inverseKernel(int offset, int width) {
        return AffineKernel.inverse(state().doubles("min"), scale(), get(LOW), offset, width);
    }

    private double[] scale() {
        double[] low = state().doubles("min");
        double[] high = state().doubles("max");
        double[] scale = new double[low.length];
        for (int j = 0; j < scale.length; j++) {
            scale[j] = high[j] > low[j] ? (get(HIGH) - get(LOW)) / (high[j] - low[j]) : 1;
        }
        return scale;
    }
}
