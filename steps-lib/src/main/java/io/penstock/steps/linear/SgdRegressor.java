package io.penstock.steps.linear;

import io.penstock.engine.data.Batch;
import io.penstock.engine.data.DataType;
import io.penstock.engine.data.Field;
import io.penstock.engine.data.Role;
import io.penstock.engine.data.Schema;
import io.penstock.engine.data.Tensor;
import io.penstock.engine.error.PenstockException;
import io.penstock.engine.learn.Learner;
import io.penstock.engine.learn.Outcome;
import io.penstock.engine.learn.Pass;
import io.penstock.engine.param.Settings;
import io.penstock.engine.step.Context;
import io.penstock.engine.step.LiveStep;
import io.penstock.engine.step.Phase;
import io.penstock.engine.step.State;
import io.penstock.engine.type.StepType;
import io.penstock.steps.common.FeatureSpread;
import io.penstock.steps.common.Features;
import io.penstock.steps.common.RowWeights;
import io.penstock.steps.common.StateWidth;
import io.penstock.steps.common.Values;
import io.penstock.steps.label.Target;
import java.util.Arrays;
import java.util.List;

/**
 * Predicts a quantity by the same model as {@link LinearRegression}, learned by stochastic gradient descent: {@code half
 * the mean squared error + l2/2 · |W|²}, where {@code W} is in units of the features' deviations. See {@link SgdStep}
 * for how; a heuristic: the result depends on the partitions, and the same partitions and seed give the same bits.
 *
 * <p>A fitted step that is fitted again learns on from its weights where {@code warm_start} is set, its schedule as
 * well. One target, of numbers. Inputs, weights and outputs are those of {@link LinearRegression}.
 */
public final class SgdRegressor extends SgdStep {
    public static final StepType<SgdRegressor> TYPE = StepType.of(
                    "SgdRegressor",
                    SgdRegressor.class,
                    "Predicts a quantity by a linear function, learned by stochastic gradient descent.",
                    PARAMS,
                    SgdRegressor::new)
            .withWireTypes(FeatureSpread.class, SgdLearner.Share.class);

    public SgdRegressor() {
        this(TYPE.defaults(), State.EMPTY);
    }

    SgdRegressor(Settings settings, State state) {
        super(settings, state);
    }

    /** The same step, learning the target of that name, where there are several. */
    public SgdRegressor target(String name) {
        return new SgdRegressor(settings().with(Target.PARAM, name), state());
    }

    @Override
    public StepType<SgdRegressor> type() {
        return TYPE;
    }

    @Override
    public Schema outputs(Schema inputs, Phase phase) {
        StateWidth.require(state(), Features.all(inputs));
        Target target = isFitted() ? Target.read(state()) : numeric(inputs);
        return inputs.withInputs(
                List.of(Field.scalar("prediction", Role.INPUT, DataType.FLOAT64).withPredicts(target.name())));
    }

    private Target numeric(Schema inputs) {
        Target target = Target.of(inputs, get(Target.PARAM));
        if (!target.type().isNumeric()) {
            throw PenstockException.user("a target of a regression is one number a row")
                    .value("the target " + inputs.field(target.name()))
                    .remedy("use SgdClassifier for classes, or name another target column")
                    .build();
        }
        return target;
    }

    @Override
    public LiveStep setup(Context context) {
        return new LinearLive(
                state().doubles(COEFFICIENTS), state().doubles(INTERCEPTS), schema -> outputs(schema, context.phase()));
    }

    @Override
    int margins() {
        return 1;
    }

    @Override
    Learner<?> firstLearner(Schema schema, Features features, Target target) {
        return new SpreadLearner(features, numeric(schema));
    }

    @Override
    SgdLearner.Loss loss(String target) {
        return new SgdLearner.Loss() {
            @Override
            public double[] targets(Batch batch, double[] weights) {
                return batch.tensor(target).toDoubles();
            }

            @Override
            public double derive(double[] margins, double target) {
                margins[0] -= target;
                return margins[0] * margins[0] / 2;
            }
        };
    }

    /** The spread of the features and, last, of the target. */
    private final class SpreadLearner implements Learner<FeatureSpread> {
        private final Features features;
        private final Target target;

        SpreadLearner(Features features, Target target) {
            this.features = features;
            this.target = target;
        }

        @Override
        public Pass<FeatureSpread> open(Context context) {
            return new Pass<>() {
                private FeatureSpread spread = FeatureSpread.NONE;

                @Override
                public void learn(Batch batch) {
                    if (!batch.isEmpty()) {
                        spread = spread.merge(FeatureSpread.of(joined(batch), RowWeights.of(batch)));
                    }
                }

                @Override
                public FeatureSpread finish() {
                    return spread;
                }
            };
        }

        private Tensor joined(Batch batch) {
            Tensor matrix = features.matrix(batch);
            Values.requireFinite(batch, matrix, features);
            Tensor targets = batch.tensor(target.name());
            int width = matrix.width() + 1;
            double[] joined = new double[batch.rows() * width];
            for (int row = 0; row < batch.rows(); row++) {
                for (int j = 0; j < width - 1; j++) {
                    joined[row * width + j] = matrix.get(row, j);
                }
                joined[row * width + width - 1] = targets.get(row);
                if (!Double.isFinite(targets.get(row))) {
                    throw PenstockException.data("a target to be learned is finite: no null, NaN or infinity")
                            .value(targets.get(row) + " in '" + target.name() + "' of the row with id "
                                    + batch.ids()[row])
                            .remedy("leave out the rows without a target")
                            .build();
                }
            }
            return Tensor.matrix(joined, batch.rows(), width);
        }

        @Override
        public FeatureSpread merge(FeatureSpread left, FeatureSpread right) {
            return left.merge(right);
        }

        @Override
        public Outcome conclude(FeatureSpread total, State memory) {
            if (!(total.weight() > 0)) {
                throw PenstockException.data("a fit needs at least one row of a weight above zero")
                        .value("none")
                        .remedy("look at the column of weights")
                        .build();
            }
            int width = total.width() - 1;
            FeatureSpread spread = new FeatureSpread(
                    total.weight(),
                    total.weightSquares(),
                    Arrays.copyOf(total.mean(), width),
                    Arrays.copyOf(total.squares(), width));
            return begin(target.write(State.EMPTY), spread, new double[] {total.mean()[width]});
        }
    }
}
