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

/**
 * Measures every row once: the ordered rows are cut into as many stretches as there are folds, and each fold is measured
 * on one of them and learns from the others. The stretches differ by one row at most, the longer ones last (11 rows in 2
 * folds: 5 and 6). Stratified, every class is cut in that way by itself, and so that the folds as a whole differ by one
 * row at most, too. Rows are ordered by id, or by a seeded hash of it where the split is shuffled.
 */
public final class KFold extends Splitter {
    public static final Param<Integer> FOLDS =
            Param.integer("folds", 5).atLeast(2).doc("How often the data are split.");
    public static final StepType<KFold> TYPE = StepType.of(
            "KFold",
            KFold.class,
            "Splits rows into folds that are each measured once, by order or by class.",
            List.of(FOLDS, RowOrder.SHUFFLED, RowOrder.SEED, RowOrder.STRATIFIED, RowOrder.TARGET, SIDE, FOLD),
            KFold::new);

    /** Rows in the order of their ids. */
    public KFold(int folds) {
        this(TYPE.defaults().with(FOLDS, folds), State.EMPTY);
    }

    KFold(Settings settings, State state) {
        super(settings, state);
    }

    /** Rows in the order of a seeded hash of their ids. */
    public KFold shuffled(int seed) {
        return new KFold(settings().with(RowOrder.SHUFFLED, true).with(RowOrder.SEED, seed), state());
    }

    /** Every class of the only target by itself. */
    public KFold stratified() {
        return stratified("");
    }

    /** Every class of that target by itself. */
    public KFold stratified(String target) {
        return new KFold(settings().with(RowOrder.STRATIFIED, true).with(RowOrder.TARGET, target), state());
    }

    @Override
    public StepType<KFold> type() {
        return TYPE;
    }

    @Override
    public int folds() {
        return get(FOLDS);
    }

    private RowOrder order() {
        return new RowOrder(get(RowOrder.SHUFFLED), get(RowOrder.SEED), get(RowOrder.STRATIFIED), get(RowOrder.TARGET));
    }

    @Override
    void require(Schema inputs) {
        order().require(inputs);
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
        return CutSearch.learner(this, order(), this::ranks);
    }

    private Map<String, long[]> ranks(TreeMap<String, Long> counts) {
        int folds = get(FOLDS);
        Map<String, long[]> ranks = new TreeMap<>();
        long before = 0;
        for (Map.Entry<String, Long> entry : counts.entrySet()) {
            long rows = entry.getValue();
            requireEnough(entry.getKey(), rows);
            long[] own = new long[folds - 1];
            long rank = 0;
            for (int fold = 0; fold < own.length; fold++) {
                rank += size(before, rows, fold);
                own[fold] = rank;
            }
            ranks.put(entry.getKey(), own);
            before += rows;
        }
        return ranks;
    }

    /** The rows of a class in a fold: its rows, numbered on from those of the classes before, are dealt to the folds in turn, the last fold first. */
    private long size(long before, long rows, int fold) {
        int folds = get(FOLDS);
        long turn = folds - 1L - fold;
        return dealt(before + rows, turn, folds) - dealt(before, turn, folds);
    }

    private static long dealt(long rows, long turn, int folds) {
        return (rows + folds - 1 - turn) / folds;
    }

    private void requireEnough(String name, long rows) {
        if (rows < get(FOLDS)) {
            throw PenstockException.data(
                            get(RowOrder.STRATIFIED)
                                    ? "every class needs at least as many rows as there are folds"
                                    : "there must be at least as many rows as folds")
                    .value((get(RowOrder.STRATIFIED) ? "the class '" + name + "' with " : "") + rows + " rows for "
                            + get(FOLDS) + " folds")
                    .remedy("lower folds" + (get(RowOrder.STRATIFIED) ? ", or leave out the rare class" : ""))
                    .build();
        }
    }

    @Override
    public Map<String, Object> counted() {
        return Cuts.of(state()).counted();
    }

    @Override
    Segmenter segmenter() {
        return Cuts.of(state()).segmenter(order());
    }

    @Override
    boolean[] passes(int fold, boolean validation) {
        return oneAgainstTheRest(get(FOLDS), fold, validation);
    }
}
