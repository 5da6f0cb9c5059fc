package io.penstock.engine.split;

import io.penstock.engine.data.Schema;
import io.penstock.engine.error.PenstockException;
import io.penstock.engine.learn.Learner;
import io.penstock.engine.param.Param;
import io.penstock.engine.param.Settings;
import io.penstock.engine.step.State;
import io.penstock.engine.type.StepType;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * One fold: the last rows in order are held out to measure on. A fraction of the rows, rounded up (20% of 4 rows: 1, of
 * 11 rows: 3). Stratified, every class gives its share, rounded down, and those with the largest remainders one more
 * until the total is reached; at least one row of every class stays to learn from. Rows are ordered by id, or by a seeded
 * hash of it where the split is shuffled.
 */
public final class HoldOut extends Splitter {
    public static final Param<Double> FRACTION =
            Param.real("fraction", 0.2).atLeast(0).atMost(1).doc("The share of the rows to measure on.");
    public static final StepType<HoldOut> TYPE = StepType.of(
            "HoldOut",
            HoldOut.class,
            "Holds out a share of the rows to measure on, by order or by class.",
            List.of(FRACTION, RowOrder.SHUFFLED, RowOrder.SEED, RowOrder.STRATIFIED, RowOrder.TARGET, SIDE, FOLD),
            HoldOut::new);

    /** Rows in the order of their ids. */
    public HoldOut(double fraction) {
        this(TYPE.defaults().with(FRACTION, fraction), State.EMPTY);
    }

    HoldOut(Settings settings, State state) {
        super(settings, state);
    }

    /** Rows in the order of a seeded hash of their ids. */
    public HoldOut shuffled(int seed) {
        return new HoldOut(settings().with(RowOrder.SHUFFLED, true).with(RowOrder.SEED, seed), state());
    }

    /** The same share of every class of the only target. */
    public HoldOut stratified() {
        return stratified("");
    }

    /** The same share of every class of that target. */
    public HoldOut stratified(String target) {
        return new HoldOut(settings().with(RowOrder.STRATIFIED, true).with(RowOrder.TARGET, target), state());
    }

    @Override
    public StepType<HoldOut> type() {
        return TYPE;
    }

    @Override
    public int folds() {
        return 1;
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
        long rows = counts.values().stream().mapToLong(count -> count).sum();
        long left = share(rows).setScale(0, RoundingMode.CEILING).longValueExact();
        if (left == 0 || left >= rows) {
            throw PenstockException.data("both sides of a hold-out need at least one row")
                    .value(left + " of " + rows + " rows to measure on")
                    .remedy("change fraction, or bring more rows")
                    .build();
        }
        List<String> byRemainder = new ArrayList<>(counts.keySet());
        byRemainder.sort(Comparator.comparing(
                (String name) -> share(counts.getOrDefault(name, 0L)).remainder(BigDecimal.ONE),
                Comparator.reverseOrder()));
        Map<String, Long> heldOut = new TreeMap<>();
        for (Map.Entry<String, Long> entry : counts.entrySet()) {
            requireTwo(entry.getKey(), entry.getValue());
            long own = share(entry.getValue()).longValue();
            heldOut.put(entry.getKey(), own);
            left -= own;
        }
        for (int i = 0; left > 0; i++) {
            String name = byRemainder.get(i % byRemainder.size());
            if (heldOut.getOrDefault(name, 0L) < counts.getOrDefault(name, 0L) - 1) {
                heldOut.merge(name, 1L, Long::sum);
                left--;
            } else if (i > 2 * byRemainder.size()) {
                break;
            }
        }
        Map<String, long[]> ranks = new TreeMap<>();
        heldOut.forEach((name, own) -> ranks.put(name, new long[] {counts.getOrDefault(name, 0L) - own}));
        return ranks;
    }

    private BigDecimal share(long rows) {
        return BigDecimal.valueOf(get(FRACTION)).multiply(BigDecimal.valueOf(rows));
    }

    private static void requireTwo(String name, long rows) {
        if (rows < 2) {
            throw PenstockException.data("every class of a stratified hold-out needs at least two rows")
                    .value("the class '" + name + "' with " + rows)
                    .remedy("leave out the rare class, or split without classes")
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
        return oneAgainstTheRest(2, 1, validation);
    }
}
