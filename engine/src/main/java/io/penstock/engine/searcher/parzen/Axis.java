package io.penstock.engine.searcher.parzen;

import io.penstock.engine.param.Distribution;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A hyperparameter as an estimator sees it: an interval of the unit line per value. Of a continuous one the interval is a point; of one whose values
 * can be counted it is as wide as the value is probable, so that kernels are integrated over it; categories are intervals too, but without neighbours.
 */
public final class Axis {
    private static final double NEXT = 1e-12;

    private final Distribution distribution;
    private final double leastSpread;
    private final Map<Object, Integer> categories = new LinkedHashMap<>();
    private final double[] prior;
    private final double[] middles;
    private final Map<Object, double[]> cells = new HashMap<>();

    /**
     * Of the values of a distribution.
     *
     * @param leastSpread the share that a categorical kernel gives to all categories however many points there are: what keeps a search from giving
     *     them up
     */
    public Axis(Distribution distribution, double leastSpread) {
        this.distribution = distribution;
        this.leastSpread = leastSpread;
        if (isCategorical()) {
            double probability = 0;
            for (long i = 0; i < distribution.size() && probability < 1; i++) {
                Object value = distribution.inverseCdf(probability);
                categories.putIfAbsent(value, categories.size());
                probability = Math.max(probability, distribution.cdf(value)) + NEXT;
            }
        }
        prior = new double[categories.size()];
        middles = new double[categories.size()];
        categories.forEach((value, place) -> {
            double[] cell = cell(value);
            prior[place] = cell[1] - cell[0];
            middles[place] = (cell[0] + cell[1]) / 2;
        });
    }

    boolean isCategorical() {
        return distribution.kind() == Distribution.Kind.CATEGORICAL;
    }

    boolean isContinuous() {
        return distribution.kind() == Distribution.Kind.CONTINUOUS;
    }

    /** How many categories there are; 0 where there are none. */
    int categories() {
        return categories.size();
    }

    double leastSpread() {
        return leastSpread;
    }

    /** The least interval of any value: 0 where continuous. */
    double step() {
        return isContinuous() ? 0 : 1.0 / distribution.size();
    }

    /** Which of the categories an interval stands for. */
    static int category(double[] cell) {
        return (int) cell[2];
    }

    /** Start, end, and the place among the categories of the interval of a value. */
    public double[] cell(Object value) {
        if (isContinuous()) {
            double at = distribution.cdf(value);
            return new double[] {at, at, 0};
        }
        return cells.computeIfAbsent(value, this::measure);
    }

    private double[] measure(Object value) {
        double end = distribution.cdf(value);
        return new double[] {Math.max(0, end - distribution.pdf(value)), end, categories.getOrDefault(value, 0)};
    }

    /** The middle of the interval of a category. */
    double middle(int category) {
        return middles[category];
    }

    /** How probable categories are where nothing is known. */
    double[] prior() {
        return prior;
    }

    /** The value at a coordinate. */
    public Object value(double coordinate) {
        return distribution.inverseCdf(Math.min(1, Math.max(0, coordinate)));
    }
}
