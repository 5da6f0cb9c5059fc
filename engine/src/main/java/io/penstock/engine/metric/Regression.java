package io.penstock.engine.metric;

import io.penstock.engine.data.Batch;
import io.penstock.engine.learn.Metric;
import io.penstock.engine.learn.Pass;
import io.penstock.engine.step.Context;
import java.util.Locale;
import java.util.Map;

/**
 * Errors of predicted numbers. The partial is {@code [weight, mean of targets, sum of squared deviations of targets, sum
 * of squared errors, sum of absolute errors, sum of relative errors]}; means and deviations merge pairwise (Chan, Golub and LeVeque, 1983).
 */
record Regression(Kind kind, String target) implements Metric<double[]> {
    /** Targets nearer to zero than this, the distance from 1 to the next double, count as this in relative errors. */
    private static final double SMALLEST = 0x1p-52;

    enum Kind {
        MSE,
        RMSE,
        MAE,
        MAPE,
        R2
    }

    @Override
    public String name() {
        return Metrics.label(kind.name().toLowerCase(Locale.ROOT), target);
    }

    @Override
    public Pass<double[]> open(Context context) {
        double[] sums = new double[6];
        return new Pass<>() {
            @Override
            public void learn(Batch batch) {
                Pair pair = Pair.of(batch, name(), target, false);
                for (int row = 0; row < pair.rows(); row++) {
                    double truth = pair.target(row);
                    double error = pair.prediction(row) - truth;
                    double weight = pair.weight(row);
                    if (weight == 0) {
                        continue;
                    }
                    sums[0] += weight;
                    double delta = truth - sums[1];
                    sums[1] += delta * weight / sums[0];
                    sums[2] += weight * delta * (truth - sums[1]);
                    sums[3] += weight * error * error;
                    sums[4] += weight * Math.abs(error);
                    sums[5] += weight * Math.abs(error) / Math.max(Math.abs(truth), SMALLEST);
                }
            }

            @Override
            public double[] finish() {
                return sums;
            }
        };
    }

    @Override
    public double[] merge(double[] left, double[] right) {
        if (left[0] == 0 || right[0] == 0) {
            return left[0] == 0 ? right : left;
        }
        double weight = left[0] + right[0];
        double delta = right[1] - left[1];
        return new double[] {
            weight,
            left[1] + delta * right[0] / weight,
            left[2] + right[2] + delta * delta * left[0] * right[0] / weight,
            left[3] + right[3],
            left[4] + right[4],
            left[5] + right[5]
        };
    }

    @Override
    public Map<String, Object> conclude(double[] total) {
        double score = switch (kind) {
            case MSE -> total[3] / total[0];
            case RMSE -> Math.sqrt(total[3] / total[0]);
            case MAE -> total[4] / total[0];
            case MAPE -> total[5] / total[0];
            case R2 -> 1 - total[3] / total[2];
        };
        return Map.of(name(), score);
    }
}
