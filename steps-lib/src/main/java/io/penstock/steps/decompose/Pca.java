package io.penstock.steps.decompose;

import io.penstock.engine.data.DataType;
import io.penstock.engine.data.Field;
import io.penstock.engine.data.Schema;
import io.penstock.engine.error.PenstockException;
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
import io.penstock.steps.common.MomentsLearner;
import io.penstock.steps.common.StateWidth;
import io.penstock.steps.kernel.LinearBlock;
import io.penstock.steps.kernel.Moments;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Principal component analysis: the orthogonal directions in which the features vary most (K. Pearson, 1901; H. Hotelling,
 * 1933). {@code z = V (x − mean)}, where the rows of {@code V} are the leading eigenvectors of the covariance; with {@code whiten} every
 * component is divided by its standard deviation. The sign of a component is such that its entry of largest magnitude is positive.
 *
 * <p>The {@code covariance} solver takes one pass and is exact; its partials hold {@code d(d + 1)/2} numbers. The
 * {@code randomized} one never forms a covariance: one pass for means, then {@code power_iterations + 1} passes of subspace iteration from a random
 * start of half as many directions again as components (10 at least), orthonormalized in between, and Nyström's approximation from the last (N. Halko, P. Martinsson and
 * J. Tropp, <i>Finding Structure with Randomness</i>, 2011); any partitioning gives the same result up to rounding. {@code auto} takes the
 * covariance up to 2,048 features.
 *
 * <p>Inputs: numbers, {@code d ≥ components} in all; refused where a row of the fit holds null, NaN or infinity. A {@code WEIGHT} column
 * weighs the rows. The inputs become {@code features}, {@code [components]}, FLOAT32 where the only input is, otherwise FLOAT64. A row
 * with NaN becomes NaN. Variances divide by {@code W (n − 1) / n} with the total weight {@code W} of {@code n} rows, that is by {@code n − 1} without weights.
 */
public final class Pca extends BaseStep implements Learnable {
    public static final Param<Integer> COMPONENTS = Param.integer("components", 2)
            .atLeast(1)
            .space(Distributions.logInteger(2, 64))
            .doc("How many components to keep.");
    public static final Param<String> SOLVER = Param.oneOf("solver", "auto", "covariance", "randomized")
            .doc("How components are found: from the covariance in one pass, or by randomized passes for wide data.");
    public static final Param<Boolean> WHITEN = Param.flag("whiten", false)
            .space(Distributions.bool())
            .doc("Whether to divide every component by its standard deviation.");
    public static final Param<Integer> POWER_ITERATIONS = Param.integer("power_iterations", 4)
            .atLeast(0)
            .doc("How often the randomized solver sharpens its subspace; each takes a pass.");
    public static final StepType<Pca> TYPE = StepType.of(
                    "Pca",
                    Pca.class,
                    "Keeps the directions in which the features vary most.",
                    List.of(COMPONENTS, SOLVER, WHITEN, POWER_ITERATIONS),
                    Pca::new)
            .withWireTypes(Moments.class, Spread.class, FeatureSpread.class, LinearBlock.Sums.class);

    /** Up to this width the covariance is formed. */
    static final int WIDEST_COVARIANCE = 2048;

    static final String COMPONENT_ROWS = "components";
    static final String MEAN = "mean";
    static final String VARIANCE = "explained_variance";
    static final String RATIO = "explained_variance_ratio";
    static final String SINGULAR = "singular_values";
    static final String TOTAL = "total_variance";
    static final String BASIS = "basis";

    /** Two components. */
    public Pca() {
        this(TYPE.defaults(), State.EMPTY);
    }

    public Pca(int components) {
        this(TYPE.defaults().with(COMPONENTS, components), State.EMPTY);
    }

    Pca(Settings settings, State state) {
        super(settings, state);
    }

    @Override
    public StepType<Pca> type() {
        return TYPE;
    }

    @Override
    public boolean isFitted() {
        return state().has(COMPONENT_ROWS);
    }

    @Override
    public Schema outputs(Schema inputs, Phase phase) {
        Features features = Features.all(inputs);
        StateWidth.require(state(), features);
        int count = isFitted() ? state().tensor(COMPONENT_ROWS).rows() : get(COMPONENTS);
        requireRoom(count, features.width());
        boolean single =
                features.fields().size() == 1 && features.fields().get(0).type() == DataType.FLOAT32;
        List<String> names = IntStream.range(0, count).mapToObj(i -> "pca" + i).toList();
        return inputs.withInputs(
                List.of(Field.features("features", single ? DataType.FLOAT32 : DataType.FLOAT64, names)));
    }

    static void requireRoom(int components, int width) {
        if (width != Field.UNKNOWN && components > width) {
            throw PenstockException.user("there are at most as many components as features")
                    .value(components + " components of " + width + " features")
                    .remedy("lower components to " + width + " or less")
                    .build();
        }
    }

    @Override
    public LiveStep setup(Context context) {
        return new PcaLive(state(), get(WHITEN), schema -> outputs(schema, context.phase()));
    }

    @Override
    public Exactness exactness() {
        return Exactness.EXACT;
    }

    @Override
    public boolean isIterative(Schema schema) {
        return isRandomized(Features.all(schema));
    }

    private boolean isRandomized(Features features) {
        return get(SOLVER).equals("randomized") || (get(SOLVER).equals("auto") && features.width() > WIDEST_COVARIANCE);
    }

    @Override
    public Learner<?> learner(Schema schema) {
        Features features = Features.all(schema);
        if (state().has(BASIS)) {
            return new RangeLearner(features, this);
        }
        if (isRandomized(features)) {
            return new SpreadLearner(features, this);
        }
        return new MomentsLearner(features, List.of(), false, total -> Components.ofMoments(this, total));
    }

    /**
     * {@code components [k, d]}, {@code mean [d]}, {@code explained_variance [k]}, {@code explained_variance_ratio [k]},
     * {@code singular_values [k]} of the centred data and {@code total_variance}. Empty before a fit.
     */
    @Override
    public Map<String, Object> attributes() {
        if (!isFitted()) {
            return Map.of();
        }
        Map<String, Object> attributes = new LinkedHashMap<>();
        for (String name : List.of(COMPONENT_ROWS, MEAN, VARIANCE, RATIO, SINGULAR)) {
            attributes.put(name, state().tensor(name));
        }
        attributes.put(TOTAL, state().doubles(TOTAL)[0]);
        return attributes;
    }
}
