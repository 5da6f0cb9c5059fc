package io.penstock.steps.network.compute;

/** Losses and their gradients, in float64 whatever the blocks are. */
final class CpuLosses {
    private CpuLosses() {}

    static double loss(
            Tiles tiles,
            Loss loss,
            Block outputs,
            Block targets,
            Block weights,
            int rows,
            int width,
            double smoothing,
            double scale,
            Block gradient) {
        double all = 0;
        double[] rowWeights = tiles.read(3, weights, 0, rows);
        int most = Tiles.rows(width);
        boolean classes = loss == Loss.CROSS_ENTROPY;
        int targetWidth = classes ? 1 : width;
        for (int row = 0; row < rows; row += most) {
            int count = Math.min(most, rows - row);
            double[] tile = tiles.read(0, outputs, (long) row * width, count * width);
            double[] wanted = tiles.read(1, targets, (long) row * targetWidth, count * targetWidth);
            for (int i = 0; i < count; i++) {
                double weight = rowWeights[row + i];
                double lost = classes
                        ? crossEntropy(tile, i * width, width, (int) wanted[i], smoothing)
                        : differences(loss, tile, wanted, i * width, width);
                all += weight == 0 ? 0 : weight * lost;
                double factor = scale * weight;
                for (int j = 0; j < width; j++) {
                    tile[i * width + j] = factor == 0 ? 0 : tile[i * width + j] * factor;
                }
            }
            tiles.write(tile, 0, gradient, (long) row * width, count * width);
        }
        return all;
    }

    /** Makes of the logits the derivatives by them; returns the loss. */
    private static double crossEntropy(double[] values, int from, int width, int wanted, double smoothing) {
        double largest = Double.NEGATIVE_INFINITY;
        double mean = 0;
        for (int j = from; j < from + width; j++) {
            largest = Math.max(largest, values[j]);
            mean += values[j] / width;
        }
        double logit = values[from + wanted];
        double sum = 0;
        for (int j = from; j < from + width; j++) {
            values[j] = Math.exp(values[j] - largest);
            sum += values[j];
        }
        double logarithm = Math.log(sum) + largest;
        for (int j = from; j < from + width; j++) {
            values[j] = values[j] / sum - smoothing / width - (j == from + wanted ? 1 - smoothing : 0);
        }
        return logarithm - (1 - smoothing) * logit - (smoothing == 0 ? 0 : smoothing * mean);
    }

    /** Makes of the outputs the derivatives by them; returns the loss. */
    private static double differences(Loss loss, double[] values, double[] wanted, int from, int width) {
        double sum = 0;
        for (int j = from; j < from + width; j++) {
            double output = values[j];
            double target = wanted[j];
            double difference = output - target;
            double size = Math.abs(difference);
            switch (loss) {
                case BINARY -> {
                    sum += Math.max(output, 0) - output * target + Math.log1p(Math.exp(-Math.abs(output)));
                    values[j] = Activation.SIGMOID.apply(output) - target;
                }
                case SQUARED -> {
                    sum += difference * difference / 2;
                    values[j] = difference;
                }
                case ABSOLUTE -> {
                    sum += size;
                    values[j] = Double.isNaN(difference) ? Double.NaN : Math.signum(difference);
                }
                case HUBER -> {
                    sum += size <= 1 ? difference * difference / 2 : size - 0.5;
                    values[j] = Double.isNaN(difference) ? Double.NaN : Math.max(-1, Math.min(1, difference));
                }
                case CROSS_ENTROPY -> throw new IllegalArgumentException("cross-entropy takes classes");
            }
            values[j] /= width;
        }
        return sum / width;
    }
}
