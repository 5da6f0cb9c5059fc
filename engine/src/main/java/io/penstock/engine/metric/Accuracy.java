package io.penstock.engine.metric;

import io.penstock.engine.data.Batch;
import io.penstock.engine.learn.Metric;
import io.penstock.engine.learn.Pass;
import io.penstock.engine.step.Context;
import java.util.Map;

/** The share of rows (by weight, where there is one) whose prediction is the target. */
record Accuracy(String target) implements Metric<double[]> {
    @Override
    public String name() {
        return Metrics.label("accuracy", target);
    }

    @Override
    public Pass<double[]> open(Context context) {
        double[] sums = new double[2];
        return new Pass<>() {
            @Override
            public void learn(Batch batch) {
                Pair pair = Pair.of(batch, name(), target, false);
                for (int row = 0; row < pair.rows(); row++) {
                    sums[0] += pair.isRight(row) ? pair.weight(row) : 0;
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
