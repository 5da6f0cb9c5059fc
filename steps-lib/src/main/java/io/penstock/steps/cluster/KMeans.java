package io.penstock.steps.cluster;

import io.penstock.engine.data.DataType;
import io.penstock.engine.data.Field;
import io.penstock.engine.data.Role;
import io.penstock.engine.data.Schema;
import io.penstock.engine.data.Tensor;
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
import io.penstock.steps.common.StateWidth;
import io.penstock.steps.kernel.Distances;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Finds centres such that rows are near the nearest one: minimizes {@code cost = sum of w · min |x − c|²} by S. Lloyd's rounds (<i>Least
 * Squares Quantization in PCM</i>, 1982), each exact over all rows. A round moves every centre to the mean of the rows nearest to it; one
 * without rows stays where it is. It stops where no centre moves farther than {@code tolerance}, and measures the final centres once more.
 *
 * <p>The start is {@code k-means||} (B. Bahmani and others, <i>Scalable K-Means++</i>, 2012): from one random row, {@code init_steps} rounds
 * draw {@code 2 · clusters} more candidates each, in proportion to their cost, which are weighed by the rows nearest to them and reduced
 * to {@code clusters} centres on the driver by weighted k-means++; unlike there, each round draws that many exactly, without replacement. Or it is as many
 * {@code random} rows, or {@linkplain #from(double[][]) given centres}. Every draw depends on the seed, the step's path, the round and the row's
 * id, so the result is the same for any partitioning up to rounding. There are fewer clusters where there are fewer distinct rows.
 *
 * <p>Inputs: numbers, {@code d} in all, best of one scale; refused where a row of the fit holds null, NaN or infinity. No target is needed. A
 * {@code WEIGHT} column weighs the rows. The inputs become {@code cluster} (INT32, from 0) and {@code distance} (FLOAT64, Euclidean). A row with NaN
 * has a null cluster and the distance NaN.
 */
public final class KMeans extends BaseStep implements Learnable {
    public static final Param<Integer> CLUSTERS = Param.integer("clusters", 8)
            .atLeast(1)
            .space(Distributions.integer(2, 32))
            .doc("How many clusters to find.");
    public static final Param<Integer> MAX_ITERATIONS =
            Param.integer("max_iterations", 100).atLeast(1).doc("The most of Lloyd's rounds.");
    public static final Param<Double> TOLERANCE =
            Param.real("tolerance", 1e-4).atLeast(0).doc("The fit ends when no centre moves farther than this.");
    public static final Param<String> INIT = Param.oneOf("init", "k-means||", "random")
            .doc("Where centres start: spread out by k-means||, or at random rows.");
    public static final Param<Integer> INIT_STEPS =
            Param.integer("init_steps", 2).atLeast(1).doc("How often k-means|| draws candidates; each takes a pass.");
    public static final StepType<KMeans> TYPE = StepType.of(
                    "KMeans",
                    KMeans.class,
                    "Finds clusters of rows around centres.",
                    List.of(CLUSTERS, MAX_ITERATIONS, TOLERANCE, INIT, INIT_STEPS),
                    KMeans::new)
            .withWireTypes(Draw.class, FeatureSpread.class, Distances.Sums.class);

    /** What the next round of a fit is for. */
    enum Stage {
        DRAW,
        WEIGH,
        MOVE,
        MEASURE
    }

    static final String CENTERS = "centers";
    static final String START = "start";
    static final String SIZES = "sizes";
    static final String COST = "cost";
    static final String ITERATIONS = "iterations";
    static final String CONVERGED = "converged";
    static final String STAGE = "stage";
    static final String WIDE = "wide";

    /** Eight clusters. */
    public KMeans() {
        this(TYPE.defaults(), State.EMPTY);
    }

    public KMeans(int clusters) {
        this(TYPE.defaults().with(CLUSTERS, clusters), State.EMPTY);
    }

    KMeans(Settings settings, State state) {
        super(settings, state);
    }

    /** Starts at these centres, one a row, which are kept beside what is learned. */
    public static KMeans from(double[][] centres) {
        Tensor start = Tensor.matrix(centres);
        return new KMeans(TYPE.defaults().with(CLUSTERS, centres.length), State.EMPTY.with(START, start));
    }

    @Override
    public StepType<KMeans> type() {
        return TYPE;
    }

    @Override
    public boolean isFitted() {
        return state().has(CONVERGED);
    }

    /** Keeps the centres that were given to start at. */
    @Override
    public KMeans cleared() {
        return (KMeans) withState(state().has(START) ? State.EMPTY.with(START, state().tensor(START)) : State.EMPTY);
    }

    /** Starts at the centres that were found. */
    @Override
    public KMeans continued() {
        return isFitted() ? (KMeans) withState(State.EMPTY.with(START, state().tensor(CENTERS))) : this;
    }

    @Override
    public Schema outputs(Schema inputs, Phase phase) {
        Features features = Features.all(inputs);
        StateWidth.require(state(), features);
        return inputs.withInputs(List.of(
                Field.scalar("cluster", Role.INPUT, DataType.INT32),
                Field.scalar("distance", Role.INPUT, DataType.FLOAT64)));
    }

    @Override
    public LiveStep setup(Context context) {
        return new KMeansLive(centres(), schema -> outputs(schema, context.phase()));
    }

    /** The centres that the step carries. */
    Centres centres() {
        boolean wide = state().has(WIDE) && state().value(WIDE).equals(true);
        return new Centres(state().doubles(CENTERS), state().tensor(CENTERS).rows(), wide);
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
        KMeansFit fit = new KMeansFit(this);
        if (!state().has(STAGE)) {
            return new DrawLearner(features, firstDraw(features.width()), null, fit::begin);
        }
        return switch (Stage.valueOf(state().text(STAGE))) {
            case DRAW -> new DrawLearner(features, 2 * get(CLUSTERS), centres(), fit::drawn);
            case WEIGH -> new AssignLearner(features, centres(), fit::weighed);
            case MOVE -> new AssignLearner(features, centres(), fit::moved);
            case MEASURE -> new AssignLearner(features, centres(), fit::measured);
        };
    }

    private int firstDraw(int width) {
        if (!state().has(START)) {
            return get(INIT).equals("random") ? get(CLUSTERS) : 1;
        }
        Centres start =
                new Centres(state().doubles(START), state().tensor(START).rows(), false);
        if (start.count() != get(CLUSTERS)) {
            throw PenstockException.user("there must be as many initial centres as clusters")
                    .value(start.count() + " centres for " + get(CLUSTERS) + " clusters")
                    .remedy("set clusters to " + start.count())
                    .build();
        }
        requireWidth(start, width);
        return 0;
    }

    static void requireWidth(Centres start, int width) {
        if (width != Field.UNKNOWN && start.width() != width) {
            throw PenstockException.user("initial centres must be as wide as the data")
                    .value("centres of " + start.width() + " columns for " + width + " features")
                    .remedy("give a number per feature")
                    .build();
        }
    }

    /**
     * {@code centers [clusters, d]}, {@code sizes [clusters]} (the weight of the rows of each), {@code cost}, {@code iterations} and
     * {@code converged}. Empty before a fit.
     */
    @Override
    public Map<String, Object> attributes() {
        if (!isFitted()) {
            return Map.of();
        }
        Map<String, Object> attributes = new LinkedHashMap<>();
        attributes.put(CENTERS, state().tensor(CENTERS));
        attributes.put(SIZES, state().tensor(SIZES));
        attributes.put(COST, state().doubles(COST)[0]);
        attributes.put(ITERATIONS, state().value(ITERATIONS));
        attributes.put(CONVERGED, state().value(CONVERGED));
        return attributes;
    }
}
