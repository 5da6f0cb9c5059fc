package io.penstock.engine.split;

import io.penstock.engine.data.Schema;
import io.penstock.engine.error.PenstockException;
import io.penstock.engine.learn.Learner;
import io.penstock.engine.param.Param;
import io.penstock.engine.param.Settings;
import io.penstock.engine.step.State;
import io.penstock.engine.type.StepType;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Learns from the past and is measured on what follows, over and over: rows in the order of their ids. The first fold
 * learns from the first {@code train} rows, leaves out {@code padding} rows and is measured on the next {@code validation}
 * ones; each next fold is measured on the stretch that follows. Anchored, every fold learns from the first row on; rolling, from
 * the last {@code train} rows before the padding. The last fold may be measured on fewer rows, or is dropped then.
 */
public final class WalkForward extends Splitter {
    public static final Param<Integer> TRAIN =
            Param.integer("train", 100).atLeast(1).doc("Rows that the first fold learns from.");
    public static final Param<Integer> VALIDATION =
            Param.integer("validation", 10).atLeast(1).doc("Rows that each fold is measured on.");
    public static final Param<Integer> PADDING =
            Param.integer("padding", 0).atLeast(0).doc("Rows left out between the two sides.");
    public static final Param<Boolean> ANCHORED = Param.flag("anchored", true)
            .doc("Whether every fold learns from the first row on, instead of a window of constant size.");
    public static final Param<Boolean> DROP_SHORT =
            Param.flag("drop_short", false).doc("Whether a last fold with fewer rows to measure on is dropped.");
    public static final StepType<WalkForward> TYPE = StepType.of(
            "WalkForward",
            WalkForward.class,
            "Splits rows so that each fold learns from the past and is measured on what follows.",
            List.of(TRAIN, VALIDATION, PADDING, ANCHORED, DROP_SHORT, SIDE, FOLD),
            WalkForward::new);

    WalkForward(Settings settings, State state) {
        super(settings, state);
    }

    private static WalkForward of(int train, int validation, boolean anchored) {
        return new WalkForward(
                TYPE.defaults().with(TRAIN, train).with(VALIDATION, validation).with(ANCHORED, anchored), State.EMPTY);
    }

    /** Every fold learns from the first row on. */
    public static WalkForward anchored(int train, int validation) {
        return of(train, validation, true);
    }

    /** Every fold learns from so many rows. */
    public static WalkForward rolling(int train, int validation) {
        return of(train, validation, false);
    }

    /** Leaves out so many rows between the two sides. */
    public WalkForward padding(int rows) {
        return new WalkForward(settings().with(PADDING, rows), state());
    }

    /** Without a last fold that is measured on fewer rows than the others. */
    public WalkForward dropShort() {
        return new WalkForward(settings().with(DROP_SHORT, true), state());
    }

    @Override
    public StepType<WalkForward> type() {
        return TYPE;
    }

    /** Throws a {@link PenstockException} before the fit: the rows decide. */
    @Override
    public int folds() {
        if (!isFitted()) {
            throw PenstockException.user("the folds of a walk forward are known once it is fitted")
                    .value("an unfitted " + this)
                    .remedy("fit it on the data that are to be split")
                    .build();
        }
        return folds(Cuts.of(state()).counts()[0]);
    }

    private int folds(long rows) {
        long behind = Math.max(0, rows - first());
        long whole = behind / get(VALIDATION);
        boolean ends = get(DROP_SHORT) || behind % get(VALIDATION) == 0;
        return Math.toIntExact(ends ? whole : whole + 1);
    }

    /** The rank of the first row that is measured on. */
    private long first() {
        return (long) get(TRAIN) + get(PADDING);
    }

    @Override
    void require(Schema inputs) {
        // An id is all that it needs.
    }

    @Override
    public boolean isIterative(Schema schema) {
        return true;
    }

    @Override
    public boolean isFitted() {
        return !state().isEmpty() && CutSearch.isOver(state());
    }

    @Override
    public Learner<?> learner(Schema schema) {
        return CutSearch.learner(this, RowOrder.BY_ID, this::ranks);
    }

    private Map<String, long[]> ranks(TreeMap<String, Long> counts) {
        long rows = counts.firstEntry().getValue();
        if (folds(rows) == 0) {
            throw PenstockException.data("a walk forward needs rows for at least one fold")
                    .value(rows + " rows for " + get(TRAIN) + " to learn from, " + get(PADDING) + " left out and "
                            + (get(DROP_SHORT) ? get(VALIDATION) : "at least 1") + " to measure on")
                    .remedy("lower train, padding or validation")
                    .build();
        }
        TreeSet<Long> ranks = new TreeSet<>();
        for (int fold = 0; fold < folds(rows); fold++) {
            for (boolean validation : new boolean[] {false, true}) {
                for (long rank : range(fold, validation)) {
                    if (rank > 0 && rank < rows) {
                        ranks.add(rank);
                    }
                }
            }
        }
        return Map.of("", ranks.stream().mapToLong(rank -> rank).toArray());
    }

    /** The ranks of a side: the first, and the one behind the last. */
    private long[] range(int fold, boolean validation) {
        long from = first() + (long) fold * get(VALIDATION);
        if (validation) {
            return new long[] {from, from + get(VALIDATION)};
        }
        long to = from - get(PADDING);
        return new long[] {get(ANCHORED) ? 0 : to - get(TRAIN), to};
    }

    @Override
    public Map<String, Object> counted() {
        return Cuts.of(state()).counted();
    }

    @Override
    Segmenter segmenter() {
        return Cuts.of(state()).segmenter(RowOrder.BY_ID);
    }

    @Override
    boolean[] passes(int fold, boolean validation) {
        long[] ranks = Cuts.of(state()).ranks()[0];
        long[] range = range(fold, validation);
        boolean[] passes = new boolean[ranks.length + 1];
        for (int segment = 0; segment < passes.length; segment++) {
            long start = segment == 0 ? 0 : ranks[segment - 1];
            passes[segment] = start >= range[0] && start < range[1];
        }
        return passes;
    }
}
