package io.penstock.steps.linear;

import io.penstock.engine.data.Batch;
import io.penstock.engine.data.DataType;
import io.penstock.engine.data.Field;
import io.penstock.engine.data.Role;
import io.penstock.engine.data.Schema;
import io.penstock.engine.data.Strings;
import io.penstock.engine.data.Tensor;
import io.penstock.engine.error.PenstockException;
import io.penstock.engine.learn.Learner;
import io.penstock.engine.learn.Outcome;
import io.penstock.engine.param.Settings;
import io.penstock.engine.step.Context;
import io.penstock.engine.step.LiveStep;
import io.penstock.engine.step.Phase;
import io.penstock.engine.step.State;
import io.penstock.engine.type.StepType;
import io.penstock.steps.common.FeatureSpread;
import io.penstock.steps.common.Features;
import io.penstock.steps.common.StateWidth;
import io.penstock.steps.label.Classes;
import io.penstock.steps.label.Target;
import java.util.List;

/**
 * Predicts classes by the same model as {@link LogisticRegression}, learned by stochastic gradient descent: {@code mean
 * weighted log loss + l2/2 · |W|²}, where {@code W} is in units of the features' deviations. See {@link SgdStep} for
 * how; a heuristic: the result depends on the partitions, and the same partitions and seed give the same bits. Rows that
 * are sorted by class within a partition should be shuffled before: only 8192 of them are mixed.
 *
 * <p>A fitted step that is fitted again learns on from its weights where {@code warm_start} is set, its schedule as
 * well; it then takes only the classes that it knows. Inputs, targets, weights and outputs are those of {@link
 * LogisticRegression}.
 */
public final class SgdClassifier extends SgdStep {
    public static final StepType<SgdClassifier> TYPE = StepType.of(
                    "SgdClassifier",
                    SgdClassifier.class,
                    "Predicts classes by a linear model, learned by stochastic gradient descent.",
                    PARAMS,
                    SgdClassifier::new)
            .withWireTypes(ClassSummary.class, FeatureSpread.class, SgdLearner.Share.class);

    public SgdClassifier() {
        this(TYPE.defaults(), State.EMPTY);
    }

    SgdClassifier(Settings settings, State state) {
        super(settings, state);
    }

    /** The same step, learning the target of that name, where there are several. */
    public SgdClassifier target(String name) {
        return new SgdClassifier(settings().with(Target.PARAM, name), state());
    }

    @Override
    public StepType<SgdClassifier> type() {
        return TYPE;
    }

    @Override
    public Schema outputs(Schema inputs, Phase phase) {
        StateWidth.require(state(), Features.all(inputs));
        Target target = isFitted() ? Target.read(state()) : Target.of(inputs, get(Target.PARAM));
        Field prediction = Field.scalar("prediction", Role.INPUT, target.type());
        Field probability = Field.vector("probability", Role.INPUT, DataType.FLOAT64, Field.UNKNOWN);
        if (isFitted()) {
            probability = Field.features(
                    "probability", DataType.FLOAT64, Classes.read(state()).names());
        }
        return inputs.withInputs(
                List.of(prediction.withPredicts(target.name()), probability.withPredicts(target.name())));
    }

    @Override
    public LiveStep setup(Context context) {
        return new LogisticLive(
                state().doubles(COEFFICIENTS),
                state().doubles(INTERCEPTS),
                Classes.read(state()),
                Target.read(state()).type(),
                schema -> outputs(schema, context.phase()));
    }

    @Override
    int margins() {
        int classes = Classes.read(state()).size();
        return classes == 2 ? 1 : classes;
    }

    @Override
    Learner<?> firstLearner(Schema schema, Features features, Target target) {
        return new SummaryLearner(features, target.name(), total -> counted(total, target));
    }

    private Outcome counted(ClassSummary total, Target target) {
        Classes found =
                Classes.of(total.words().length > 0 ? Strings.of(total.words()) : Tensor.scalars(total.numbers()));
        Classes classes = isWarm() ? Classes.read(state()) : found;
        if (!classes.names().containsAll(found.names())) {
            throw PenstockException.data("a fitted classifier that learns on takes the classes that it knows")
                    .value(found.names() + " in '" + target.name() + "' instead of " + classes.names())
                    .remedy("leave the other rows out, or set warm_start to false")
                    .build();
        }
        if (classes.size() < 2) {
            throw PenstockException.data("a classifier needs rows of at least two classes")
                    .value(total.rows() + " rows of the classes " + classes.names() + " in '" + target.name() + "'")
                    .remedy("look at the target, and at the filters and splits before this step")
                    .build();
        }
        double[] start = new double[classes.size() == 2 ? 1 : classes.size()];
        return begin(target.write(classes.write(State.EMPTY)), total.spread(), start);
    }

    @Override
    SgdLearner.Loss loss(String target) {
        Classes classes = Classes.read(state());
        return new SgdLearner.Loss() {
            @Override
            public double[] targets(Batch batch, double[] weights) {
                int[] positions = classes.positions(batch, target, weights);
                double[] targets = new double[positions.length];
                for (int row = 0; row < targets.length; row++) {
                    targets[row] = positions[row];
                }
                return targets;
            }

            @Override
            public double derive(double[] margins, double target) {
                return margins.length == 1 ? binary(margins, target) : several(margins, (int) target);
            }
        };
    }

    private static double binary(double[] margins, double target) {
        double margin = margins[0];
        double tail = Math.exp(-Math.abs(margin));
        double probability = margin >= 0 ? 1 / (1 + tail) : tail / (1 + tail);
        margins[0] = probability - target;
        return Math.max(margin, 0) - margin * target + Math.log1p(tail);
    }

    private static double several(double[] margins, int target) {
        double largest = Double.NEGATIVE_INFINITY;
        for (double margin : margins) {
            largest = Math.max(largest, margin);
        }
        double sum = 0;
        for (double margin : margins) {
            sum += Math.exp(margin - largest);
        }
        double loss = Math.log(sum) + largest - margins[target];
        for (int k = 0; k < margins.length; k++) {
            margins[k] = Math.exp(margins[k] - largest) / sum - (k == target ? 1 : 0);
        }
        return loss;
    }
}
