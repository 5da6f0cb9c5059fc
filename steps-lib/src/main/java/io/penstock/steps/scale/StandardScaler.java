package io.penstock.steps.scale;

import io.penstock.engine.data.Schema;
import io.penstock.engine.learn.Exactness;
import io.penstock.engine.learn.Learnable;
import io.penstock.engine.learn.Learner;
import io.penstock.engine.learn.Outcome;
import io.penstock.engine.param.Distributions;
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
 * Brings every feature to mean 0 and standard deviation 1: {@code z = (x − mean) / deviation}. The deviation divides by
 * {@code n} as in scikit-learn, or by {@code n − 1} as in Spark ML where {@code unbiased} is set. A constant feature is only centred. NaN are left out of
 * the statistics and stay NaN.
 */
public final class StandardScaler extends NumericStep implements Learnable, WithInverse {
    public static final Param<Boolean> CENTER =
            Param.flag("center", true).space(Distributions.bool()).doc("Whether to subtract the mean.");
    public static final Param<Boolean> SCALE =
            Param.flag("scale", true).space(Distributions.bool()).doc("Whether to divide by the standard deviation.");
    public static final Param<Boolean> UNBIASED =
            Param.flag("unbiased", false).doc("Whether the deviation divides by n − 1 instead of n.");
    public static final StepType<StandardScaler> TYPE = StepType.of(
                    "StandardScaler",
                    StandardScaler.class,
                    "Brings every feature to mean 0 and standard deviation 1.",
                    List.of(CENTER, SCALE, UNBIASED),
                    StandardScaler::new)
            .withWireTypes(FeatureStatistics.class);

    public StandardScaler() {
        this(TYPE.defaults(), State.EMPTY);
    }

    StandardScaler(Settings settings, State state) {
        super(settings, state);
    }

    @Override
    public StepType<StandardScaler> type() {
        return TYPE;
    }

    @Override
    public Exactness exactness() {
        return Exactness.EXACT;
    }

    @Override
    public Learner<FeatureStatistics> learner(Schema schema) {
        return new StatisticsLearner(false, this::conclude);
    }

    private Outcome conclude(FeatureStatistics total) {
        double[] deviations = total.variances(get(UNBIASED) ? 1 : 0);
        for (int j = 0; j < deviations.length; j++) {
            deviations[j] = Math.sqrt(deviations[j]);
        }
        return new Outcome.Fitted(withState(State.EMPTY
                .with("mean", total.mean())
                .with("deviation", deviations)
                .with(StateWidth.NAME, (Object) total.width())));
    }

    @Override
    protected ElementwiseLive.Kernel kernel(int offset, int width) {
        return new AffineKernel(shift(), scale(), 0, offset, width);
    }

    @Override
    public ElementwiseLive.Kernel inverseKernel(int offset, int width) {
        return AffineKernel.inverse(shift(), scale(), 0, offset, width);
    }

    private double[] shift() {
        double[] mean = state().doubles("mean");
        return get(CENTER) ? mean : new double[mean.length];
    }

    private double[] scale() {
        double[] deviations = state().doubles("deviation");
        double[] scale = new double[deviations.length];
        for (int j = 0; j < scale.length; j++) {
            scale[j] = get(SCALE) && deviations[j] > 0 ? 1 / deviations[j] : 1;
        }
        return scale;
    }
}
