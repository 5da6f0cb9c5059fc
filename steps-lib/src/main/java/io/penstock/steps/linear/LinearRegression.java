package io.penstock.steps.linear;

import io.penstock.engine.data.DataType;
import io.penstock.engine.data.Field;
import io.penstock.engine.data.Role;
import io.penstock.engine.data.Schema;
import io.penstock.engine.error.PenstockException;
import io.penstock.engine.learn.Exactness;
import io.penstock.engine.learn.Learnable;
import io.penstock.engine.learn.Learner;
import io.penstock.engine.learn.Outcome;
import io.penstock.engine.param.Distributions;
import io.penstock.engine.param.Param;
import io.penstock.engine.param.Settings;
import io.penstock.engine.step.Context;
import io.penstock.engine.step.LiveStep;
import io.penstock.engine.step.Phase;
import io.penstock.engine.step.State;
import io.penstock.engine.type.BaseStep;
import io.penstock.engine.type.StepType;
import io.penstock.steps.common.Features;
import io.penstock.steps.common.MomentsLearner;
import io.penstock.steps.common.StateWidth;
import io.penstock.steps.kernel.Moments;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Predicts quantities by a linear function, {@code y = W x + b}, least squares with an optional ridge penalty (A. Hoerl and
 * R. Kennard, 1970).
 *
 * <p>It minimizes {@code 1/(2n) · sum of w (y − W x − b)² + l2/2 · |W|²} with the total weight {@code n}, where {@code W} is taken in units of
 * the features' standard deviations (which divide by {@code n}) if {@code standardize} is set; the reported coefficients are in the
 * features' own units either way, and the intercept is never penalized. scikit-learn's {@code alpha} is {@code n · l2} without
 * {@code standardize}. Spark MLlib scales the target as well: its {@code regParam} is {@code l2} times the target's standard deviation.
 *
 * <p>The fit is one exact pass: normal equations on centred moments, summed in float64 whatever the blocks are. Features that are constant
 * get the coefficient 0 where there is an intercept; where others depend on each other, the solution is the one of smallest norm in units of
 * the features' deviations, and {@code rank} tells.
 *
 * <p>Inputs: numbers, {@code d} in all; targets: one numeric column or several, one number a row; or the one that {@code target} names. Refused where a row of the fit
 * holds null, NaN or infinity. A {@code WEIGHT} column weighs the rows. The inputs become {@code prediction} (FLOAT64; with several targets
 * {@code prediction_} and the target's name). A row with NaN is predicted as NaN.
 */
public final class LinearRegression extends BaseStep implements Learnable {
    public static final Param<Double> L2 = Param.real("l2", 0)
            .atLeast(0)
            .space(Distributions.logUniform(1e-6, 1))
            .doc("Weight of half the sum of the squared coefficients.");
    public static final Param<Boolean> INTERCEPT = Param.flag("intercept", true).doc("Whether to learn an intercept.");
    public static final Param<Boolean> STANDARDIZE = Param.flag("standardize", true)
            .doc("Whether the penalty sees coefficients in units of the features' standard deviations.");
    public static final Param<String> TARGET =
            Param.text("target", "").doc("The target to learn; where it is left out, all of them.");
    public static final StepType<LinearRegression> TYPE = StepType.of(
                    "LinearRegression",
                    LinearRegression.class,
                    "Predicts quantities by least squares, with a ridge penalty if wanted.",
                    List.of(L2, INTERCEPT, STANDARDIZE, TARGET),
                    LinearRegression::new)
            .withWireTypes(Moments.class);

    private static final String COEFFICIENTS = "coefficients";
    private static final String INTERCEPTS = "intercepts";
    private static final String RANK = "rank";
    private static final String OBJECTIVE = "objective";
    private static final String TARGETS = "targets";

    /** Without a penalty. */
    public LinearRegression() {
        this(TYPE.defaults(), State.EMPTY);
    }

    LinearRegression(Settings settings, State state) {
        super(settings, state);
    }

    /** With a penalty of half the squared coefficients. */
    public static LinearRegression ridge(double l2) {
        return new LinearRegression(TYPE.defaults().with(L2, l2), State.EMPTY);
    }

    /** The same step, learning the target of that name alone, where there are several. */
    public LinearRegression target(String name) {
        return new LinearRegression(settings().with(TARGET, name), state());
    }

    @Override
    public StepType<LinearRegression> type() {
        return TYPE;
    }

    @SuppressWarnings("unchecked")
    private List<String> targets(Schema inputs) {
        if (isFitted()) {
            return (List<String>) state().value(TARGETS);
        }
        String wanted = get(TARGET);
        List<Field> targets = inputs.targets().stream()
                .filter(field -> wanted.isEmpty() || field.name().equals(wanted))
                .toList();
        if (targets.isEmpty()) {
            throw PenstockException.user("this step learns a target")
                    .value((wanted.isEmpty() ? "none in " : "no target '" + wanted + "' in ") + inputs)
                    .remedy("name the target column")
                    .build();
        }
        for (Field target : targets) {
            if (!target.type().isNumeric() || !target.shape().isEmpty()) {
                throw PenstockException.user("a target of a regression is one number a row")
                        .value("the target " + target)
                        .remedy("use LogisticRegression for classes, or name another target column")
                        .build();
            }
        }
        return targets.stream().map(Field::name).toList();
    }

    @Override
    public Schema outputs(Schema inputs, Phase phase) {
        StateWidth.require(state(), Features.all(inputs));
        List<String> targets = targets(inputs);
        return inputs.withInputs(targets.stream()
                .map(target -> Field.scalar(
                                targets.size() == 1 ? "prediction" : "prediction_" + target,
                                Role.INPUT,
                                DataType.FLOAT64)
                        .withPredicts(target))
                .toList());
    }

    @Override
    public LiveStep setup(Context context) {
        return new LinearLive(
                state().doubles(COEFFICIENTS), state().doubles(INTERCEPTS), schema -> outputs(schema, context.phase()));
    }

    @Override
    public Exactness exactness() {
        return Exactness.EXACT;
    }

    @Override
    public Learner<Moments> learner(Schema schema) {
        LinearRegression unfitted = new LinearRegression(settings(), State.EMPTY);
        List<String> targets = unfitted.targets(schema);
        return new MomentsLearner(Features.all(schema), targets, true, total -> conclude(total, targets));
    }

    private Outcome conclude(Moments total, List<String> targets) {
        if (!(total.weight() > 0)) {
            throw PenstockException.data("a fit needs at least one row of a weight above zero")
                    .value(total.rows() + " rows of weight zero")
                    .remedy("look at the column of weights")
                    .build();
        }
        LeastSquares solution = LeastSquares.solve(total, get(L2), get(STANDARDIZE), get(INTERCEPT));
        return new Outcome.Fitted(withState(State.EMPTY
                .with(COEFFICIENTS, solution.coefficients(), targets.size(), total.columns())
                .with(INTERCEPTS, solution.intercepts())
                .with(OBJECTIVE, solution.objective())
                .with(RANK, (Object) solution.rank())
                .with(TARGETS, (Object) targets)
                .with(StateWidth.NAME, (Object) total.columns())));
    }

    /**
     * {@code coefficients [targets, d]}, {@code intercepts [targets]}, {@code objective [targets]} (the penalty included) and the
     * {@code rank} of the system that was solved. Empty before a fit.
     */
    @Override
    public Map<String, Object> attributes() {
        if (!isFitted()) {
            return Map.of();
        }
        Map<String, Object> attributes = new LinkedHashMap<>();
        for (String name : List.of(COEFFICIENTS, INTERCEPTS, OBJECTIVE)) {
            attributes.put(name, state().tensor(name));
        }
        attributes.put(RANK, state().value(RANK));
        return attributes;
    }
}
