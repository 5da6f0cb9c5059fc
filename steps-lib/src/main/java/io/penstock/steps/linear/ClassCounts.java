package io.penstock.steps.linear;

import io.penstock.engine.data.Batch;
import io.penstock.engine.data.Column;
import io.penstock.engine.data.DataType;
import io.penstock.engine.data.Strings;
import io.penstock.engine.data.Tensor;
import io.penstock.engine.error.PenstockException;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Adds up the weight of every class of one target. Not thread-safe. */
final class ClassCounts {
    static final int MOST_CLASSES = 10_000;
    private static final double EXACT_LONGS = 9007199254740992.0;

    private final String target;
    private final TreeMap<Double, double[]> numbers = new TreeMap<>();
    private final TreeMap<String, double[]> words = new TreeMap<>();
    private double lastNumber = Double.NaN;
    private double[] lastSum = new double[1];
    private long rows;

    ClassCounts(String target) {
        this.target = target;
    }

    void add(Batch batch, double @Nullable [] weights) {
        Column column = batch.column(target);
        for (int row = 0; row < column.rows(); row++) {
            double weight = weights == null ? 1 : weights[row];
            if (weight != 0) {
                if (column instanceof Strings strings) {
                    add(strings.get(row), weight, batch, row);
                } else {
                    add(((Tensor) column).get(row), column.type(), weight, batch, row);
                }
                rows++;
            }
        }
    }

    private void add(double value, DataType type, double weight, Batch batch, int row) {
        if (value == lastNumber) {
            lastSum[0] += weight;
            return;
        }
        if (Double.isNaN(value) || Double.isInfinite(value)) {
            throw missing(batch, row, String.valueOf(value));
        }
        if (type == DataType.INT64 && Math.abs(value) >= EXACT_LONGS) {
            throw PenstockException.data("classes that are numbers must be smaller than 2^53")
                    .value((long) value + " in '" + target + "' of the row with id " + batch.ids()[row])
                    .remedy("give the target as strings")
                    .build();
        }
        lastNumber = value == 0 ? 0.0 : value;
        lastSum = numbers.computeIfAbsent(lastNumber, key -> new double[1]);
        lastSum[0] += weight;
        requireFew(numbers.size(), target);
    }

    private void add(@Nullable String value, double weight, Batch batch, int row) {
        if (value == null) {
            throw missing(batch, row, "null");
        }
        words.computeIfAbsent(value, key -> new double[1])[0] += weight;
        requireFew(words.size(), target);
    }

    private PenstockException missing(Batch batch, int row, String value) {
        int count = 0;
        Column column = batch.column(target);
        for (int i = row; i < column.rows(); i++) {
            boolean number = column instanceof Tensor tensor && Double.isFinite(tensor.get(i));
            boolean word = column instanceof Strings strings && strings.get(i) != null;
            count += number || word ? 0 : 1;
        }
        return PenstockException.data("a classifier needs the class of every row")
                .value(count + " without one in this block, the first is " + value + " in '" + target
                        + "' of the row with id " + batch.ids()[row])
                .remedy("leave out the rows without a class")
                .build();
    }

    static void requireFew(int classes, String target) {
        if (classes > MOST_CLASSES) {
            throw PenstockException.data("a target of a classifier has at most " + MOST_CLASSES + " classes")
                    .value("more of them in '" + target + "'")
                    .remedy("if it is a quantity, use LinearRegression")
                    .build();
        }
    }

    /** The summary, without the spread of the features. */
    ClassSummary summary() {
        double[] weights = new double[numbers.size() + words.size()];
        double[] sortedNumbers = new double[numbers.size()];
        int i = 0;
        for (Map.Entry<Double, double[]> entry : numbers.entrySet()) {
            sortedNumbers[i] = entry.getKey();
            weights[i++] = entry.getValue()[0];
        }
        i = 0;
        for (double[] sum : words.values()) {
            weights[i++] = sum[0];
        }
        return new ClassSummary(
                rows, sortedNumbers, words.keySet().toArray(new String[0]), weights, ClassSummary.NONE.spread());
    }

    /** Both together, their spreads merged. */
    static ClassSummary merge(ClassSummary left, ClassSummary right, String target) {
        ClassCounts sum = new ClassCounts(target);
        sum.add(left);
        sum.add(right);
        ClassSummary classes = sum.summary();
        return new ClassSummary(
                left.rows() + right.rows(),
                classes.numbers(),
                classes.words(),
                classes.weights(),
                left.spread().merge(right.spread()));
    }

    private void add(ClassSummary summary) {
        for (int i = 0; i < summary.numbers().length; i++) {
            numbers.computeIfAbsent(summary.numbers()[i], key -> new double[1])[0] += summary.weights()[i];
        }
        for (int i = 0; i < summary.words().length; i++) {
            words.computeIfAbsent(summary.words()[i], key -> new double[1])[0] += summary.weights()[i];
        }
        requireFew(numbers.size() + words.size(), target);
    }
}
