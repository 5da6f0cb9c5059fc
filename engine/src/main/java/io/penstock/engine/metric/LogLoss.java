package io.penstock.engine.metric;

import io.penstock.engine.data.Batch;
import io.penstock.engine.learn.Metric;
import io.penstock.engine.learn.Pass;
import io.penstock.engine.step.Context;
import java.util.Map;

/** The mean of −ln of the probability given to the true class, each probability at least 1e-15. */
record LogLoss(String target) implements Metric<double[]> {
    private static final double SMALLEST = 1e-15;

    @Override
    public String name() {
        return Metrics.label("log_loss", target);
    }

    @Override
    public Pass<double[]> open(Context context) {
        double[] sums = new double[2];
        return new Pass<>() {
            @Override
            public void learn(Batch batch) {
                Pair pair = Pair.of(batch, name(), target, true);
                for (int row = 0; row < pair.rows(); row++) {
                    double loss = -Math.log(Math.max(SMALLEST, pair.probabilityOfTruth(row)));
                    sums[0] += pair.weight(row) * loss;
                    sums[1] += pair.weight(row);
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
        return new double[] {left[0] + right[0], left[1] + right[1]};
    }

    @Override
    public Map<String, Object> conclude(double[] total) {
        return Map.of(name(), total[0] / total[1]);
    }
}
