package io.penstock.steps.linear;

import io.penstock.engine.data.DataType;
import io.penstock.engine.data.Field;
import io.penstock.engine.data.Role;
import io.penstock.engine.data.Schema;
import io.penstock.engine.learn.Exactness;
import io.penstock.engine.learn.Learnable;
import io.penstock.engine.learn.Learner;
import io.penstock.engine.param.Distributions;
import io.penstock.engine.param.Param;
import io.penstock.engine.param.Settings;
import io.penstock.engine.step.Context;
import io.penstock.engine.step.LiveStep;
import io.penstock.engine.step.Phase;
import io.penstock.engine.step.State;
import io.penstock.engine.type.BaseStep;
import io.penstock.engine.type.StepType;
import io.penstock.steps.common.FeatureSpread;
import io.penstock.steps.common.Features;
import io.penstock.steps.common.StateWidth;
import io.penstock.steps.kernel.LinearBlock;
import io.penstock.steps.label.Classes;
import io.penstock.steps.label.Target;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Predicts classes by a linear model of their log-odds: {@code p(k | x) = softmax(W x + b)_k}, or
 * {@code p(1 | x) = 1 / (1 + exp(−w·x − b))} for two classes, of which the second in order is "1".
 *
 * <p>It minimizes {@code mean weighted log loss + l2/2 · |W|² + l1 · |W|₁}, where {@code W} is taken in units of the
 * features' unbiased standard deviations if {@code standardize} is set (the reported coefficients are in the features' own
 * units either way). Spark MLlib's {@code regParam} λ and {@code elasticNetParam} α are {@code l2 = λ(1 − α)} and
 * {@code l1 = λα}; scikit-learn's {@code C} is {@code l2 = 1 / (n C)} without {@code standardize}. Intercepts are never
 * penalized. As in MLlib, intercepts of three or more classes are centred, and so are coefficients without a penalty, because only
 * differences between classes matter; a constant feature has the coefficient 0.
 *
 * <p>The fit is exact: rounds of L-BFGS (Nocedal and Wright, <i>Numerical Optimization</i>, 2006), or of OWL-QN (Andrew and
 * Gao, 2007) with {@code l1}, each the gradient over all rows; the optimizer sees features of mean 0 and comparable scale whatever
 * {@code standardize} says, but the data stay as they are. It stops where no entry of the gradient exceeds {@code tolerance}, or
 * where a step changes the objective by no more than a thousandth of it, relatively.
 *
 * <p>Inputs: numbers, {@code d} in all; refused where a row of the fit holds null, NaN or infinity. Target: one column of
 * any scalar type with at most 10,000 distinct values, none of them null. A {@code WEIGHT} column weighs the rows. The inputs become
 * {@code prediction} (of the target's type) and {@code probability} (FLOAT64, {@code [classes]}, named as the classes). A row with NaN gets
 * probabilities NaN and a null prediction.
 */
public final class LogisticRegression extends BaseStep implements Learnable {
    public static final Param<Double> L2 = Param.real("l2", 0)
            .atLeast(0)
            .space(Distributions.logUniform(1e-6, 1))
            .doc("Weight of half the sum of the squared coefficients.");
    public static final Param<Double> L1 =
            Param.real("l1", 0).atLeast(0).doc("Weight of the sum of the absolute coefficients.");
    public static final Param<Integer> MAX_ITERATIONS =
            Param.integer("max_iterations", 100).atLeast(1).doc("The most steps of the optimizer.");
    public static final Param<Double> TOLERANCE = Param.real("tolerance", 1e-6)
            .atLeast(0)
            .doc("The largest entry of the gradient, on standardized features, at which the fit ends.");
    public static final Param<Boolean> INTERCEPT =
            Param.flag("intercept", true).doc("Whether to learn an intercept per class.");
    public static final Param<Boolean> STANDARDIZE = Param.flag("standardize", true)
            .doc("Whether penalties see coefficients in units of the features' standard deviations.");
    public static final StepType<LogisticRegression> TYPE = StepType.of(
                    "LogisticRegression",
                    LogisticRegression.class,
                    "Predicts classes by a linear model of their log-odds.",
                    List.of(L2, L1, MAX_ITERATIONS, TOLERANCE, INTERCEPT, STANDARDIZE, Target.PARAM),
                    LogisticRegression::new)
            .withWireTypes(ClassSummary.class, FeatureSpread.class, LinearBlock.Sums.class);

    static final String COEFFICIENTS = "coefficients";
    static final String INTERCEPTS = "intercepts";
    static final String OBJECTIVE = "objective";
    static final String ITERATIONS = "iterations";
    static final String CONVERGED = "converged";
    static final String FITTING = "fitting";
    static final String WIDE = "wide";

    /** Without a penalty. */
    public LogisticRegression() {
        this(TYPE.defaults(), State.EMPTY);
    }

    /** With a penalty of the squared coefficients. */
    public LogisticRegression(double l2) {
        this(TYPE.defaults().with(L2, l2), State.EMPTY);
    }

    LogisticRegression(Settings settings, State state) {
        super(settings, state);
    }

    /** The same step, learning the target of that name, where there are several. */
    public LogisticRegression target(String name) {
        return new LogisticRegression(settings().with(Target.PARAM, name), state());
    }

    @Override
    public StepType<LogisticRegression> type() {
        return TYPE;
    }

    @Override
    public boolean isFitted() {
        return state().has(CONVERGED);
    }

    @Override
    public Schema outputs(Schema inputs, Phase phase) {
        StateWidth.require(state(), Features.all(inputs));
        Target target = isFitted() ? Target.read(state()) : Target.of(inputs, get(Target.PARAM));
        Field prediction = Field.scalar("prediction", Role.INPUT, target.type());
        Field probability = Field.vector("probability", Role.INPUT, DataType.FLOAT64, Field.UNKNOWN);
        if (isFitted()) {
            List<String> names = Classes.read(state()).names();
            probability = Field.features("probability", DataType.FLOAT64, names);
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
    public Exactness exactness() {
        return Exactness.EXACT;
    }

    @Override
    public boolean isIterative(Schema schema) {
        return true;
    }

    @Override
    public Learner<?> learner(Schema schema) {
        Features features = Features.all(schema);
        LogisticFit fit = new LogisticFit(this);
        Target target = Target.of(schema, get(Target.PARAM));
        if (!state().has(FITTING)) {
            return new SummaryLearner(features, target.name(), total -> fit.begin(total, target));
        }
        return new LogisticLearner(
                features,
                target.name(),
                Classes.read(state()),
                state().doubles(COEFFICIENTS),
                state().doubles(INTERCEPTS),
                state().value(WIDE).equals(true),
                fit::advance);
    }

    /**
     * {@code coefficients [1 or classes, d]}, {@code intercepts}, {@code classes}, {@code objective} (penalties included), {@code iterations} and
     * {@code converged}. Empty before a fit.
     */
    @Override
    public Map<String, Object> attributes() {
        if (!isFitted()) {
            return Map.of();
        }
        Map<String, Object> attributes = new LinkedHashMap<>();
        attributes.put(COEFFICIENTS, state().tensor(COEFFICIENTS));
        attributes.put(INTERCEPTS, state().tensor(INTERCEPTS));
        attributes.put("classes", Classes.read(state()).names());
        attributes.put(OBJECTIVE, state().doubles(OBJECTIVE)[0]);
        attributes.put(ITERATIONS, state().value(ITERATIONS));
        attributes.put(CONVERGED, state().value(CONVERGED));
        return attributes;
    }
}
