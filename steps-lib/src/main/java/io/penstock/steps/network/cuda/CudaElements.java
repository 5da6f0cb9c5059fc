package io.penstock.steps.network.cuda;

import static io.penstock.steps.network.cuda.CudaBlock.address;

import io.penstock.steps.network.compute.Activation;
import io.penstock.steps.network.compute.Block;
import org.jspecify.annotations.Nullable;

/** Element by element, and tables. */
final class CudaElements {
    private final CudaStream stream;

    CudaElements(CudaStream stream) {
        this.stream = stream;
    }

    private static long same(Block x, Block y) {
        if (x.length() != y.length()) {
            throw new IllegalArgumentException(x.length() + " values beside " + y.length());
        }
        return x.length();
    }

    void fill(Block block, double value) {
        long count = block.length();
        if (value == 0) {
            stream.fill(address(block, count), count * stream.valueBytes());
        } else {
            stream.call("fill")
                    .at(address(block, count))
                    .whole(count)
                    .real(value)
                    .over(count);
        }
    }

    void copy(Block from, Block to) {
        if (from.length() != to.length()) {
            throw new IllegalArgumentException("cannot copy " + from.length() + " values to " + to.length());
        }
        long count = from.length();
        stream.copy(address(from, count), address(to, count), count * stream.valueBytes());
    }

    void add(double alpha, Block x, Block y) {
        long count = same(x, y);
        stream.call("add")
                .real(alpha)
                .at(address(x, count))
                .at(address(y, count))
                .whole(count)
                .over(count);
    }

    void scale(double alpha, Block x) {
        long count = x.length();
        stream.call("scale").real(alpha).at(address(x, count)).whole(count).over(count);
    }

    void activate(Block x, @Nullable Block bias, int rows, int width, Activation activation) {
        if (bias == null && activation == Activation.IDENTITY) {
            return;
        }
        long count = (long) rows * width;
        stream.call("activate")
                .at(address(x, count))
                .at(bias == null ? 0 : address(bias, width))
                .number(width)
                .number(activation.ordinal())
                .whole(count)
                .over(count);
    }

    void activateGradient(Block y, Block gradient, Activation activation) {
        long count = same(y, gradient);
        if (activation != Activation.IDENTITY) {
            stream.call("activate_gradient")
                    .at(address(y, count))
                    .at(address(gradient, count))
                    .number(activation.ordinal())
                    .whole(count)
                    .over(count);
        }
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
        long count = (long) rows * columns;
        if (count > 0) {
            stream.call("copy_columns")
                    .at(address(from, (rows - 1L) * fromWidth + fromColumn + columns))
                    .number(fromWidth)
                    .number(fromColumn)
                    .at(address(to, (rows - 1L) * toWidth + toColumn + columns))
                    .number(toWidth)
                    .number(toColumn)
                    .number(columns)
                    .flag(accumulate)
                    .whole(count)
                    .over(count);
        }
    }

    void dropout(Block x, Block y, double rate, long key, boolean accumulate) {
        long count = same(x, y);
        stream.call("dropout")
                .at(address(x, count))
                .at(address(y, count))
                .number((int) (key ^ key >>> 32))
                .number((int) Math.ceil(rate * (1 << 24)))
                .real(1 / (1 - rate))
                .flag(accumulate)
                .whole(count)
                .over(count);
    }

    void momentum(Block weights, Block gradient, Block velocity, double rate, double momentum, boolean nesterov) {
        long count = same(weights, gradient);
        same(weights, velocity);
        stream.call("momentum")
                .at(address(weights, count))
                .at(address(gradient, count))
                .at(address(velocity, count))
                .real(rate)
                .real(momentum)
                .flag(nesterov)
                .whole(count)
                .over(count);
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
        long count = same(weights, gradient);
        same(first, second);
        stream.call("adam")
                .at(address(weights, count))
                .at(address(gradient, count))
                .at(address(first, count))
                .at(address(second, count))
                .real(rate)
                .real(beta1)
                .real(beta2)
                .real(epsilon)
                .whole(count)
                .over(count);
    }

    void gather(Block table, int width, Block indices, int count, Block rows) {
        long all = (long) count * width;
        stream.call("gather")
                .at(address(table, 0))
                .number(width)
                .at(address(indices, count))
                .at(address(rows, all))
                .whole(all)
                .over(all);
    }

    void scatter(Block rows, int width, Block indices, int count, Block table) {
        long all = (long) count * width;
        long next = stream.scratch(2L * count * Integer.BYTES);
        long first = next + (long) count * Integer.BYTES;
        stream.call("chain")
                .at(address(indices, count))
                .number(count)
                .at(next)
                .at(first)
                .over(count);
        stream.call("scatter")
                .at(address(rows, all))
                .number(width)
                .at(address(indices, count))
                .at(next)
                .at(first)
                .at(address(table, 0))
                .whole(all)
                .over(all);
    }
}
