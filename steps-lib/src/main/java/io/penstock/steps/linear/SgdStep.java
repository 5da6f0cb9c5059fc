package io.penstock.steps.linear;

import io.penstock.engine.data.Column;
import io.penstock.engine.data.Schema;
import io.penstock.engine.data.Tensor;
import io.penstock.engine.error.PenstockException;
import io.penstock.engine.learn.Averageable;
import io.penstock.engine.learn.Exactness;
import io.penstock.engine.learn.Learner;
import io.penstock.engine.learn.Outcome;
import io.penstock.engine.param.Distributions;
import io.penstock.engine.param.Param;
import io.penstock.engine.param.Settings;
import io.penstock.engine.step.State;
import io.penstock.engine.type.BaseStep;
import io.penstock.steps.common.FeatureSpread;
import io.penstock.steps.common.Features;
import io.penstock.steps.common.StateWidth;
import io.penstock.steps.label.Target;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/**
 * A linear model by local stochastic gradient descent. The first round learns means and deviations; every further round
 * is an epoch: each partition goes through its rows in mini-batches, changing a working copy of the weights after each,
 * and the weights of all partitions are averaged by the weight of their rows (M. Zinkevich and others, <i>Parallelized
 * Stochastic Gradient Descent</i>, 2010). Features are standardized inside, so one learning rate serves all.
 */
abstract class SgdStep extends BaseStep implements Averageable {
    static final Param<Integer> EPOCHS =
            Param.integer("epochs", 10).atLeast(1).doc("How often a fit goes through all rows.");
    static final Param<Integer> BATCH_ROWS = Param.integer("batch_rows", 32)
            .atLeast(1)
            .space(Distributions.ordinal(16, 32, 64, 128, 256))
            .doc("The rows of a mini-batch; the last one of a partition may be short.");
    static final Param<Double> LEARNING_RATE = Param.real("learning_rate", 0.1)
            .atLeast(0)
            .space(Distributions.logUniform(1e-3, 1))
            .doc("How far a step goes against the gradient, on standardized features.");
    static final Param<String> SCHEDULE = Param.oneOf("schedule", "inverse_scaling", "constant")
            .space(Distributions.choice("inverse_scaling", "constant"))
            .doc("Whether the rate of epoch t is learning_rate / (1 + t)^power, or the same in all epochs.");
    static final Param<Double> POWER = Param.real("power", 0.5).atLeast(0).doc("The exponent of inverse scaling.");
    static final Param<Double> L2 = Param.real("l2", 1e-4)
            .atLeast(0)
            .space(Distributions.logUniform(1e-6, 1e-1))
            .doc("Weight of half the sum of the squared coefficients, in units of the features' deviations.");
    static final Param<Boolean> WARM_START = Param.flag("warm_start", true)
            .doc("Whether a fitted step learns on from what it has learned, or forgets it.");

    static final String COEFFICIENTS = "coefficients";
    static final String INTERCEPTS = "intercepts";
    private static final String EPOCHS_DONE = "epochs_done";
    private static final String LAST = "last";
    private static final String WEIGHTS = "weights";
    private static final String MEAN = "mean";
    private static final String DEVIATION = "deviation";
    private static final String LOSS = "loss";

    SgdStep(Settings settings, State state) {
        super(settings, state);
    }

    /** Margins of the model: one a row, or one for each of three classes and more. */
    abstract int margins();

    /** Makes the loss that one pass needs, for a target. */
    abstract SgdLearner.Loss loss(String target);

    /** The first round of a fit; ends with {@link #begin}. */
    abstract Learner<?> firstLearner(Schema schema, Features features, Target target);

    @Override
    public final boolean isFitted() {
        return state().has(EPOCHS_DONE) && !state().has(LAST);
    }

    @Override
    public final Exactness exactness() {
        return Exactness.HEURISTIC;
    }

    @Override
    public final boolean isIterative(Schema schema) {
        return true;
    }

    @Override
    public final Learner<?> learner(Schema schema) {
        Features features = Features.all(schema);
        Target target = Target.of(schema, get(Target.PARAM));
        if (!state().has(LAST)) {
            return firstLearner(schema, features, target);
        }
        int done = (int) state().number(EPOCHS_DONE);
        double rate = get(SCHEDULE).equals("constant")
                ? get(LEARNING_RATE)
                : get(LEARNING_RATE) / Math.pow(1 + done, get(POWER));
        SgdLearner.Plan plan = new SgdLearner.Plan(
                margins(), state().doubles(MEAN), state().doubles(DEVIATION), get(BATCH_ROWS), rate, get(L2), done);
        return new SgdLearner(features, plan, state().doubles(WEIGHTS), () -> loss(target.name()), this::advanced);
    }

    /** Averages coefficients and intercepts; whatever else there is comes from the first. */
    @Override
    public final State average(List<State> states, double[] rows) {
        double all = Arrays.stream(rows).sum();
        double[] coefficients = new double[states.get(0).doubles(COEFFICIENTS).length];
        double[] intercepts = new double[states.get(0).doubles(INTERCEPTS).length];
        for (int i = 0; i < states.size(); i++) {
            add(coefficients, states.get(i).doubles(COEFFICIENTS), rows[i] / all);
            add(intercepts, states.get(i).doubles(INTERCEPTS), rows[i] / all);
        }
        State first = states.get(0);
        Tensor shape = first.tensor(COEFFICIENTS);
        return first.with(COEFFICIENTS, coefficients, shape.rows(), shape.width())
                .with(INTERCEPTS, intercepts);
    }

    private static void add(double[] sum, double[] values, double share) {
        if (sum.length != values.length) {
            throw PenstockException.data("copies that are averaged must have learned the same classes")
                    .value(values.length + " numbers beside " + sum.length)
                    .remedy("learn the classes first, from all rows, or use larger batches")
                    .build();
        }
        for (int j = 0; j < sum.length; j++) {
            sum[j] += share * values[j];
        }
    }

    /** Whether the next fit is to go on from the state. */
    final boolean isWarm() {
        return isFitted() && get(WARM_START);
    }

    /**
     * The state in which the epochs begin.
     *
     * @param about what is known of the target
     * @param start an intercept per margin, for a step that has learned nothing yet
     */
    final Outcome begin(State about, FeatureSpread spread, double[] start) {
        int width = spread.width();
        double[] deviation = spread.variances();
        for (int j = 0; j < width; j++) {
            deviation[j] = Math.sqrt(deviation[j]);
        }
        double[] weights = new double[start.length * (width + 1)];
        boolean warm = isWarm();
        if (warm && state().number(StateWidth.NAME) != width) {
            throw PenstockException.user("a fitted step that learns on takes as many features as before")
                    .value(width + " features instead of " + state().number(StateWidth.NAME))
                    .remedy("give it the columns of the first fit, or set warm_start to false")
                    .build();
        }
        for (int k = 0; k < start.length; k++) {
            int from = k * (width + 1);
            weights[from + width] = warm ? state().doubles(INTERCEPTS)[k] : start[k];
            for (int j = 0; warm && j < width; j++) {
                double coefficient = state().doubles(COEFFICIENTS)[k * width + j];
                weights[from + j] = coefficient * deviation[j];
                weights[from + width] += coefficient * spread.mean()[j];
            }
        }
        long done = warm ? state().number(EPOCHS_DONE) : 0;
        State carried = about.with(MEAN, spread.mean())
                .with(DEVIATION, deviation)
                .with(WEIGHTS, weights)
                .with(StateWidth.NAME, (Object) (long) width)
                .with(EPOCHS_DONE, (Object) done)
                .with(LAST, (Object) (done + get(EPOCHS)));
        return new Outcome.Again(withState(carried), State.EMPTY, "means and deviations");
    }

    private Outcome advanced(SgdLearner.Share total) {
        double[] weights = total.average();
        if (!Arrays.stream(weights).allMatch(Double::isFinite)) {
            throw PenstockException.user("the steps of gradient descent must not grow without bound")
                    .value("weights that are not finite, with learning_rate " + get(LEARNING_RATE))
                    .remedy("lower learning_rate, or raise batch_rows")
                    .build();
        }
        long done = state().number(EPOCHS_DONE) + 1;
        double loss = total.loss() / total.weight();
        if (done < state().number(LAST)) {
            State carried = state().with(WEIGHTS, weights).with(EPOCHS_DONE, (Object) done);
            String note = String.format(Locale.ROOT, "epoch %d, loss %.6g while learning", done, loss);
            return new Outcome.Again(withState(carried), State.EMPTY, note);
        }
        return new Outcome.Fitted(withState(learned(weights, done, loss)));
    }

    private State learned(double[] weights, long done, double loss) {
        double[] mean = state().doubles(MEAN);
        double[] deviation = state().doubles(DEVIATION);
        int width = mean.length;
        int margins = margins();
        double[] coefficients = new double[margins * width];
        double[] intercepts = new double[margins];
        for (int k = 0; k < margins; k++) {
            intercepts[k] = weights[k * (width + 1) + width];
            for (int j = 0; j < width; j++) {
                double coefficient = deviation[j] > 0 ? weights[k * (width + 1) + j] / deviation[j] : 0;
                coefficients[k * width + j] = coefficient;
                intercepts[k] -= coefficient * mean[j];
            }
        }
        State learned = Target.read(state()).write(State.EMPTY);
        if (state().has("classes")) {
            learned = learned.with("classes", column("classes"));
        }
        return learned.with(COEFFICIENTS, coefficients, margins, width)
                .with(INTERCEPTS, Tensor.scalars(intercepts))
                .with(StateWidth.NAME, state().value(StateWidth.NAME))
                .with(EPOCHS_DONE, (Object) done)
                .with(LOSS, (Object) loss);
    }

    private Column column(String name) {
        return Objects.requireNonNull(state().columns().get(name));
    }

    /**
     * {@code coefficients [margins, d]}, {@code intercepts}, {@code epochs} and the {@code loss} of the last epoch,
     * measured while learning. Empty before a fit.
     */
    @Override
    public final Map<String, Object> attributes() {
        if (!isFitted()) {
            return Map.of();
        }
        Map<String, Object> attributes = new LinkedHashMap<>();
        attributes.put(COEFFICIENTS, state().tensor(COEFFICIENTS));
        attributes.put(INTERCEPTS, state().tensor(INTERCEPTS));
        attributes.put("epochs", state().value(EPOCHS_DONE));
        attributes.put(LOSS, state().value(LOSS));
        return attributes;
    }

    static final List<Param<?>> PARAMS =
            List.of(EPOCHS, BATCH_ROWS, LEARNING_RATE, SCHEDULE, POWER, L2, WARM_START, Target.PARAM);
}
