package io.penstock.engine.param;

import java.util.ArrayList;
import java.util.List;

/** Distributions over ranges of real numbers. */
final class Reals {
    private Reals() {}

    record Uniform(double low, double high) implements Numeric.Between {
        Uniform {
            Arguments.requireOrdered(low, high);
        }

        @Override
        public String name() {
            return "uniform";
        }

        @Override
        public List<Object> arguments() {
            return List.of(low, high);
        }

        @Override
        public double density(double x) {
            return 1 / (high - low);
        }

        @Override
        public double below(double x) {
            return (x - low) / (high - low);
        }

        @Override
        public double quantile(double probability) {
            return low + probability * (high - low);
        }

        @Override
        public double mean() {
            return low + (high - low) / 2;
        }

        @Override
        public double variance() {
            return (high - low) * (high - low) / 12;
        }
    }

    record LogUniform(double low, double high) implements Numeric.Between {
        LogUniform {
            Arguments.requireOrdered(low, high);
            Arguments.require(
                    low > 0,
                    "a log-uniform range must be positive",
                    "low " + low,
                    "start it at a small positive number");
        }

        @Override
        public String name() {
            return "log_uniform";
        }

        @Override
        public List<Object> arguments() {
            return List.of(low, high);
        }

        private double logs() {
            return Math.log(high / low);
        }

        @Override
        public double density(double x) {
            return 1 / (x * logs());
        }

        @Override
        public double below(double x) {
            return Math.log(x / low) / logs();
        }

        @Override
        public double quantile(double probability) {
            return low * Math.exp(probability * logs());
        }

        @Override
        public double mean() {
            return (high - low) / logs();
        }

        @Override
        public double variance() {
            return (high - low) * (high + low) / (2 * logs()) - mean() * mean();
        }
    }

    /** Within each bin every number is as likely. {@code sums} has the probability up to each edge. */
    record Histogram(List<Double> edges, List<Double> weights, List<Double> sums) implements Numeric {
        static Histogram of(List<Double> edges, List<Double> weights) {
            Arguments.require(
                    !weights.isEmpty() && edges.size() == weights.size() + 1,
                    "a histogram has one edge more than weights",
                    edges.size() + " edges, " + weights.size() + " weights",
                    "write {histogram: [[0, 1, 5], [0.7, 0.3]]}");
            for (int i = 0; i + 1 < edges.size(); i++) {
                Arguments.requireOrdered(edges.get(i), edges.get(i + 1));
            }
            List<Double> shares = Arguments.shares(weights);
            List<Double> sums = new ArrayList<>(List.of(0.0));
            for (double share : shares) {
                sums.add(sums.get(sums.size() - 1) + share);
            }
            return new Histogram(List.copyOf(edges), shares, List.copyOf(sums));
        }

        @Override
        public String name() {
            return "histogram";
        }

        @Override
        public List<Object> arguments() {
            return List.of(edges, weights);
        }

        private int bin(double x) {
            int bin = 0;
            while (bin + 1 < weights.size() && x >= edges.get(bin + 1)) {
                bin++;
            }
            return bin;
        }

        private double width(int bin) {
            return edges.get(bin + 1) - edges.get(bin);
        }

        @Override
        public double density(double x) {
            int bin = bin(x);
            return weights.get(bin) / width(bin);
        }

        @Override
        public double below(double x) {
            int bin = bin(x);
            return sums.get(bin) + weights.get(bin) * (x - edges.get(bin)) / width(bin);
        }

        @Override
        public double quantile(double probability) {
            int bin = 0;
            while (bin + 1 < weights.size() && probability > sums.get(bin + 1)) {
                bin++;
            }
            if (weights.get(bin) == 0) {
                return edges.get(bin);
            }
            return edges.get(bin) + (probability - sums.get(bin)) / weights.get(bin) * width(bin);
        }

        @Override
        public double min() {
            return edges.get(0);
        }

        @Override
        public double max() {
            return edges.get(edges.size() - 1);
        }

        @Override
        public double mean() {
            double mean = 0;
            for (int bin = 0; bin < weights.size(); bin++) {
                mean += weights.get(bin) * (edges.get(bin) + edges.get(bin + 1)) / 2;
            }
            return mean;
        }

        @Override
        public double variance() {
            double variance = 0;
            double mean = mean();
            for (int bin = 0; bin < weights.size(); bin++) {
                double away = (edges.get(bin) + edges.get(bin + 1)) / 2 - mean;
                variance += weights.get(bin) * (away * away + width(bin) * width(bin) / 12);
            }
            return variance;
        }
    }
}
