package io.penstock.steps.sample;

import io.penstock.engine.data.Batch;
import io.penstock.engine.data.Schema;
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
import io.penstock.engine.step.RowChanging;
import io.penstock.engine.step.State;
import io.penstock.engine.step.TrainingOnly;
import io.penstock.engine.type.BaseStep;
import io.penstock.engine.type.StepType;
import io.penstock.steps.math.QuantileSketch;
import io.penstock.steps.math.QuantileSummary;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Learns from the easy rows first, in training only: in epoch {@code t} of the innermost repetition, counted from 0, it
 * keeps the rows whose difficulty is at most the quantile {@code q(t)} of all difficulties. With {@code p = min(1, t /
 * (epochs − 1))}, {@code q} is {@code start + (1 − start) p} or {@code √(start² + (1 − start²) p)} (Y. Bengio and
 * others, <i>Curriculum Learning</i>, 2009; E. Platanios and others, <i>Competence-based Curriculum Learning</i>, 2019);
 * from the last of {@code epochs} on, every row is kept.
 *
 * <p>The difficulty is a number per row: a column of the data that fits read, an element of an input with that name, or
 * what a scoring step before this one has made. One pass learns its quantiles in steps of a thousandth, so the epochs
 * need no further one. By default the column is left out of what follows, so that models do not learn from it:
 * predicting then needs no difficulty. A group column
 * is the best place for it, as neither models nor metrics read one. Refused: a difficulty that is null or NaN, or no number.
 */
public final class Curriculum extends BaseStep implements Learnable, TrainingOnly, RowChanging {
    public static final Param<String> DIFFICULTY = Param.text("difficulty", "difficulty")
            .doc("The column, or the named element of an input, that says how difficult a row is.");
    public static final Param<Double> START = Param.real("start", 0.3)
            .atLeast(0)
            .atMost(1)
            .space(Distributions.uniform(0.1, 0.9))
            .doc("The share of the rows that is kept in the first epoch.");
    public static final Param<Integer> EPOCHS = Param.integer("epochs", 10)
            .atLeast(1)
            .space(Distributions.integer(2, 50))
            .doc("In which epoch, counted from 1, every row is kept for the first time.");
    public static final Param<String> PACE = Param.oneOf("pace", "linear", "root")
            .space(Distributions.choice("linear", "root"))
            .doc("Whether the share grows evenly, or fast at first.");
    public static final Param<Boolean> DROP = Param.flag("drop", true)
            .doc("Whether the difficulty is left out of what follows; it is left out in training only.");
    public static final StepType<Curriculum> TYPE = StepType.of(
                    "Curriculum",
                    Curriculum.class,
                    "Learns from the easy rows first, and from more in every epoch.",
                    List.of(DIFFICULTY, START, EPOCHS, PACE, DROP),
                    Curriculum::new)
            .withWireTypes(QuantileSummary.class);

    private static final int STEPS = 1000;
    private static final String QUANTILES = "quantiles";

    public Curriculum() {
        this(TYPE.defaults(), State.EMPTY);
    }

    Curriculum(Settings settings, State state) {
        super(settings, state);
    }

    @Override
    public StepType<Curriculum> type() {
        return TYPE;
    }

    @Override
    public Exactness exactness() {
        return Exactness.bounded("exact up to 8192 rows, then a rank error of at most 0.5% of the rows");
    }

    @Override
    public Schema outputs(Schema inputs, Phase phase) {
        if (phase != Phase.TRAIN) {
            return inputs;
        }
        RowNumber difficulty = number(inputs);
        return get(DROP) ? difficulty.without(inputs) : inputs;
    }

    private RowNumber number(Schema schema) {
        return RowNumber.of(schema, get(DIFFICULTY), "the difficulty of a row", "difficulty");
    }

    /** The share of the rows that an epoch keeps. */
    double share(int epoch) {
        double start = get(START);
        if (epoch >= get(EPOCHS) - 1) {
            return 1;
        }
        double progress = epoch / (get(EPOCHS) - 1.0);
        return get(PACE).equals("linear")
                ? start + (1 - start) * progress
                : Math.sqrt(start * start + (1 - start * start) * progress);
    }

    @Override
    public LiveStep setup(Context context) {
        if (context.phase() != Phase.TRAIN) {
            return batch -> batch;
        }
        double share = share(context.epoch());
        int step = (int) Math.floor(share * STEPS + 1e-9);
        double most = share >= 1 ? Double.POSITIVE_INFINITY : state().doubles(QUANTILES)[step];
        return batch -> {
            RowNumber difficulty = number(batch.schema());
            double[] values = difficulty.values(batch);
            int[] rows = new int[values.length];
            int count = 0;
            for (int row = 0; row < values.length; row++) {
                if (values[row] <= most) {
                    rows[count++] = row;
                }
            }
            Batch kept = count == rows.length ? batch : batch.select(Arrays.copyOf(rows, count));
            return get(DROP) ? difficulty.without(kept) : kept;
        };
    }

    @Override
    public Learner<QuantileSummary> learner(Schema schema) {
        return new DifficultyLearner(number(schema), this::conclude);
    }

    private Outcome conclude(QuantileSummary total) {
        QuantileSketch sketch = QuantileSketch.of(total);
        double[] quantiles = new double[STEPS + 1];
        for (int i = 0; i <= STEPS; i++) {
            // the last rank within the share
            long rank = i * sketch.count() / STEPS - 1;
            quantiles[i] = sketch.valueAt(Math.max(0, rank));
        }
        return new Outcome.Fitted(withState(State.EMPTY.with(QUANTILES, quantiles)));
    }

    /** The smallest, median and largest difficulty. Empty before a fit. */
    @Override
    public Map<String, Object> attributes() {
        if (!isFitted()) {
            return Map.of();
        }
        double[] quantiles = state().doubles(QUANTILES);
        Map<String, Object> attributes = new LinkedHashMap<>();
        attributes.put("least", quantiles[0]);
        attributes.put("median", quantiles[STEPS / 2]);
        attributes.put("most", quantiles[STEPS]);
        return attributes;
    }
}
