package io.penstock.engine.split;

import io.penstock.engine.data.Batch;
import io.penstock.engine.data.Schema;
import io.penstock.engine.error.PenstockException;
import io.penstock.engine.learn.Exactness;
import io.penstock.engine.learn.Learnable;
import io.penstock.engine.param.Param;
import io.penstock.engine.param.Settings;
import io.penstock.engine.step.Context;
import io.penstock.engine.step.LiveStep;
import io.penstock.engine.step.Phase;
import io.penstock.engine.step.RowDropping;
import io.penstock.engine.step.State;
import io.penstock.engine.type.BaseStep;
import java.util.Arrays;
import java.util.Map;

/**
 * Says which rows a fold learns from and which it is measured on. Rows need different ids, as all rows have. Its fit learns exact thresholds, so the sides are pure
 * functions of a row's id, its class and its group: the same on every machine and however the data are cut. Fitted, it
 * lets every row pass until {@link #training} or {@link #validation} picks a side.
 *
 * <pre>{@code
 * Splitter split = runner.fit(new KFold(5).shuffled(7), data).step();
 * for (int fold = 0; fold < split.folds(); fold++) {
 *     // split.training(fold) and split.validation(fold) are steps that filter the rows
 * }
 * }</pre>
 */
public abstract sealed class Splitter extends BaseStep implements Learnable, RowDropping
        permits HoldOut, KFold, GroupKFold, WalkForward {
    public static final Param<String> SIDE = Param.text("side", "all")
            .doc("Which rows pass: all, or those of the training or the validation side of a fold.");
    public static final Param<Integer> FOLD =
            Param.integer("fold", 0).atLeast(0).doc("The fold whose side passes, counted from 0.");

    private static final String ALL = "all";
    private static final String TRAINING = "training";
    private static final String VALIDATION = "validation";

    Splitter(Settings settings, State state) {
        super(settings, state);
        String side = settings.get(SIDE);
        if (!side.equals(ALL) && !side.equals(TRAINING) && !side.equals(VALIDATION)) {
            throw PenstockException.user("parameter side must be all, training or validation")
                    .value("'" + side + "'")
                    .remedy("use training(fold) and validation(fold) of a fitted splitter")
                    .build();
        }
    }

    /** Gives each row of a block the number of the segment that it is in. Belongs to one thread. */
    interface Segmenter {
        int[] segments(Batch batch);
    }

    /** How many folds there are: how often the data are split. For some kinds only a fit can tell. */
    public abstract int folds();

    /** What its fit has counted of the rows, by name: plain values that do not depend on the rows' ids, by which data are known again. */
    public abstract Map<String, Object> counted();

    /** Finds the segments of rows, once fitted. */
    abstract Segmenter segmenter();

    /** By segment, whether its rows are on one side of a fold. */
    abstract boolean[] passes(int fold, boolean validation);

    /** Throws where the columns that the split depends on are missing. */
    abstract void require(Schema inputs);

    /** The rows that a fold learns from, as a filter. Throws a {@link PenstockException} where there is no such fold. */
    public final Splitter training(int fold) {
        return side(TRAINING, fold);
    }

    /** The rows that a fold is measured on, as a filter. Throws a {@link PenstockException} where there is no such fold. */
    public final Splitter validation(int fold) {
        return side(VALIDATION, fold);
    }

    /** One of some segments is the validation side and the others are the training side. */
    static boolean[] oneAgainstTheRest(int segments, int one, boolean validation) {
        boolean[] passes = new boolean[segments];
        Arrays.fill(passes, !validation);
        passes[one] = validation;
        return passes;
    }

    private Splitter side(String side, int fold) {
        requireFold(fold);
        return (Splitter) with(settings().with(SIDE, side).with(FOLD, fold));
    }

    private void requireFold(int fold) {
        if (!isFitted()) {
            throw PenstockException.user("a splitter must be fitted before it splits")
                    .value("an unfitted " + this)
                    .remedy("fit it on the data that are to be split")
                    .build();
        }
        if (fold < 0 || fold >= folds()) {
            throw PenstockException.user("a fold must be one that the splitter has")
                    .value("fold " + fold + " of " + folds() + ", counted from 0")
                    .remedy("use folds 0 to " + (folds() - 1))
                    .build();
        }
    }

    @Override
    public final Exactness exactness() {
        return Exactness.EXACT;
    }

    @Override
    public final Schema outputs(Schema inputs, Phase phase) {
        if (phase == Phase.TRAIN || !get(SIDE).equals(ALL)) {
            require(inputs);
        }
        return inputs;
    }

    @Override
    public final LiveStep setup(Context context) {
        if (get(SIDE).equals(ALL)) {
            return batch -> batch;
        }
        int fold = get(FOLD);
        requireFold(fold);
        boolean[] passes = passes(fold, get(SIDE).equals(VALIDATION));
        Segmenter segmenter = segmenter();
        return batch -> filter(batch, segmenter.segments(batch), passes);
    }

    private static Batch filter(Batch batch, int[] segments, boolean[] passes) {
        int[] rows = new int[segments.length];
        int count = 0;
        for (int row = 0; row < segments.length; row++) {
            if (passes[segments[row]]) {
                rows[count++] = row;
            }
        }
        return count == rows.length ? batch : batch.select(Arrays.copyOf(rows, count));
    }
}
