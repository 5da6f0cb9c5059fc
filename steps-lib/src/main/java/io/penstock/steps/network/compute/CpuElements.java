package io.penstock.steps.network.compute;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Element-wise loops and sums. What is hot has a loop of its own over floats, without branches, that becomes vector instructions. */
final class CpuElements {
    private static final float STEEP = 1e38f;

    private final Tiles tiles;

    CpuElements(Tiles tiles) {
        this.tiles = tiles;
    }

    int same(Block x, Block y) {
        if (x.length() != y.length()) {
            throw new IllegalArgumentException(x.length() + " values beside " + y.length());
        }
        return (int) x.length();
    }

    void fill(Block block, double value) {
        double[] tile = tiles.doubles(0, Tiles.SIZE);
        Arrays.fill(tile, 0, Tiles.SIZE, value);
        for (long at = 0; at < block.length(); at += Tiles.SIZE) {
            tiles.write(tile, 0, block, at, (int) Math.min(Tiles.SIZE, block.length() - at));
        }
    }

    void activate(Block x, @Nullable Block bias, int rows, int width, Activation activation) {
        if (bias == null && activation == Activation.IDENTITY) {
            return;
        }
        boolean fast = tiles.isFloat() && (activation == Activation.RELU || activation == Activation.IDENTITY);
        int most = Tiles.rows(width);
        float[] narrow = fast && bias != null ? tiles.readFloats(1, bias, 0, width) : tiles.floats(1, width);
        double[] wide = !fast && bias != null ? tiles.read(1, bias, 0, width) : tiles.doubles(1, width);
        if (bias == null) {
            Arrays.fill(narrow, 0);
            Arrays.fill(wide, 0);
        }
        for (int row = 0; row < rows; row += most) {
            int count = Math.min(most, rows - row);
            long at = (long) row * width;
            if (fast) {
                float[] tile = tiles.readFloats(0, x, at, count * width);
                for (int i = 0; i < count; i++) {
                    shifted(tile, i * width, narrow, width, activation == Activation.RELU);
                }
                tiles.writeFloats(tile, x, at, count * width);
            } else {
                double[] tile = tiles.read(0, x, at, count * width);
                for (int i = 0; i < count; i++) {
                    for (int j = 0; j < width; j++) {
                        tile[i * width + j] = activation.apply(tile[i * width + j] + wide[j]);
                    }
                }
                tiles.write(tile, 0, x, at, count * width);
            }
        }
    }

    private static void shifted(float[] tile, int from, float[] bias, int width, boolean relu) {
        if (relu) {
            for (int j = 0; j < width; j++) {
                tile[from + j] = Math.max(tile[from + j] + bias[j], 0f);
            }
        } else {
            for (int j = 0; j < width; j++) {
                tile[from + j] += bias[j];
            }
        }
    }

    void activateGradient(Block y, Block gradient, Activation activation) {
        int all = same(y, gradient);
        if (activation == Activation.IDENTITY) {
            return;
        }
        for (int at = 0; at < all; at += Tiles.SIZE) {
            int count = Math.min(Tiles.SIZE, all - at);
            if (tiles.isFloat() && activation == Activation.RELU) {
                float[] values = tiles.readFloats(0, y, at, count);
                float[] tile = tiles.readFloats(1, gradient, at, count);
                for (int i = 0; i < count; i++) {
                    tile[i] *= Math.min(values[i] * STEEP, 1f);
                }
                tiles.writeFloats(tile, gradient, at, count);
            } else {
                double[] values = tiles.read(0, y, at, count);
                double[] tile = tiles.read(1, gradient, at, count);
                for (int i = 0; i < count; i++) {
                    tile[i] *= activation.slope(values[i]);
                }
                tiles.write(tile, 0, gradient, at, count);
            }
        }
    }

    void columnSums(Block x, int rows, int width, Block sums) {
        double[] total = tiles.doubles(1, width);
        Arrays.fill(total, 0, width, 0);
        int most = Tiles.rows(width);
        for (int row = 0; row < rows; row += most) {
            int count = Math.min(most, rows - row);
            double[] tile = tiles.read(0, x, (long) row * width, count * width);
            for (int i = 0; i < count; i++) {
                for (int j = 0; j < width; j++) {
                    total[j] += tile[i * width + j];
                }
            }
        }
        tiles.write(total, 0, sums, 0, width);
    }

    void copyColumns(
            Block from,
            int fromWidth,
            int fromColumn,
            Block to,
            int toWidth,
            int toColumn,
            int rows,
            int columns,
            boolean accumulate) {
        for (int row = 0; row < rows; row++) {
            long at = (long) row * toWidth + toColumn;
            double[] values = tiles.read(0, from, (long) row * fromWidth + fromColumn, columns);
            if (accumulate) {
                double[] sums = tiles.read(1, to, at, columns);
                for (int j = 0; j < columns; j++) {
                    values[j] += sums[j];
                }
            }
            tiles.write(values, 0, to, at, columns);
        }
    }

    void dropout(Block x, Block y, double rate, long key, boolean accumulate) {
        int all = same(x, y);
        int seed = (int) (key ^ key >>> 32);
        double kept = 1 / (1 - rate);
        for (int at = 0; at < all; at += Tiles.SIZE) {
            int count = Math.min(Tiles.SIZE, all - at);
            double[] values = tiles.read(0, x, at, count);
            double[] result = accumulate ? tiles.read(1, y, at, count) : tiles.doubles(1, count);
            for (int i = 0; i < count; i++) {
                double value = Noise.uniform(seed, at + i) < rate ? 0 : values[i] * kept;
                result[i] = accumulate ? result[i] + value : value;
            }
            tiles.write(result, 0, y, at, count);
        }
    }

    void momentum(Block weights, Block gradient, Block velocity, double rate, double momentum, boolean nesterov) {
        int all = same(weights, gradient);
        same(weights, velocity);
        for (int at = 0; at < all; at += Tiles.SIZE) {
            int count = Math.min(Tiles.SIZE, all - at);
            if (tiles.isFloat()) {
                float[] w = tiles.readFloats(0, weights, at, count);
                float[] g = tiles.readFloats(1, gradient, at, count);
                float[] v = tiles.readFloats(2, velocity, at, count);
                momentum(w, g, v, count, (float) rate, (float) momentum, nesterov ? 1 : 0);
                tiles.writeFloats(w, weights, at, count);
                tiles.writeFloats(v, velocity, at, count);
            } else {
                double[] w = tiles.read(0, weights, at, count);
                double[] g = tiles.read(1, gradient, at, count);
                double[] v = tiles.read(2, velocity, at, count);
                for (int i = 0; i < count; i++) {
                    v[i] = momentum * v[i] + g[i];
                    w[i] -= rate * (nesterov ? g[i] + momentum * v[i] : v[i]);
                }
                tiles.write(w, 0, weights, at, count);
                tiles.write(v, 0, velocity, at, count);
            }
        }
    }

    private static void momentum(
            float[] w, float[] g, float[] v, int count, float rate, float momentum, float nesterov) {
        float ahead = nesterov * momentum + (1 - nesterov);
        for (int i = 0; i < count; i++) {
            float speed = momentum * v[i] + g[i];
            v[i] = speed;
            w[i] -= rate * (nesterov * g[i] + ahead * speed);
        }
    }

    void adam(
            Block weights,
            Block gradient,
            Block first,
            Block second,
            double rate,
            double beta1,
            double beta2,
            double epsilon) {
        int all = same(weights, gradient);
        same(first, second);
        for (int at = 0; at < all; at += Tiles.SIZE) {
            int count = Math.min(Tiles.SIZE, all - at);
            if (tiles.isFloat()) {
                float[] w = tiles.readFloats(0, weights, at, count);
                float[] g = tiles.readFloats(1, gradient, at, count);
                float[] m = tiles.readFloats(2, first, at, count);
                float[] v = tiles.readFloats(3, second, at, count);
                adam(w, g, m, v, count, (float) rate, (float) beta1, (float) beta2, (float) epsilon);
                tiles.writeFloats(w, weights, at, count);
                tiles.writeFloats(m, first, at, count);
                tiles.writeFloats(v, second, at, count);
            } else {
                double[] w = tiles.read(0, weights, at, count);
                double[] g = tiles.read(1, gradient, at, count);
                double[] m = tiles.read(2, first, at, count);
                double[] v = tiles.read(3, second, at, count);
                for (int i = 0; i < count; i++) {
                    m[i] = beta1 * m[i] + (1 - beta1) * g[i];
                    v[i] = beta2 * v[i] + (1 - beta2) * g[i] * g[i];
                    w[i] -= rate * m[i] / (Math.sqrt(v[i]) + epsilon);
                }
                tiles.write(w, 0, weights, at, count);
                tiles.write(m, 0, first, at, count);
                tiles.write(v, 0, second, at, count);
            }
        }
    }

    private static void adam(
            float[] w,
            float[] g,
            float[] m,
            float[] v,
            int count,
            float rate,
            float beta1,
            float beta2,
            float epsilon) {
        for (int i = 0; i < count; i++) {
            float slope = g[i];
            float mean = beta1 * m[i] + (1 - beta1) * slope;
            float square = beta2 * v[i] + (1 - beta2) * slope * slope;
            m[i] = mean;
            v[i] = square;
            w[i] -= rate * mean / ((float) Math.sqrt(square) + epsilon);
        }
    }
}
