package io.penstock.steps.network.cuda;

import static io.penstock.steps.network.cuda.CudaBlock.address;

import io.penstock.steps.network.compute.Block;
import io.penstock.steps.network.compute.Window;
import io.penstock.steps.network.compute.Windows;

/** Windows over images, a thread for each value that is written. */
final class CudaWindows implements Windows {
    private final CudaStream stream;

    CudaWindows(CudaStream stream) {
        this.stream = stream;
    }

    private static long pixels(Window window, int rows) {
        return (long) rows * window.pixels();
    }

    private static long covered(Window window, int rows) {
        return (long) rows * window.places() * window.covered();
    }

    private static long pooled(Window window, int rows) {
        return (long) rows * window.places() * window.channels();
    }

    @Override
    public void unfold(Window window, Block images, int rows, Block columns) {
        long count = covered(window, rows);
        stream.call("unfold")
                .at(address(images, pixels(window, rows)))
                .at(address(columns, count))
                .whole(count)
                .window(window)
                .over(count);
    }

    @Override
    public void fold(Window window, Block columns, int rows, Block images) {
        long count = pixels(window, rows);
        stream.call("fold")
                .at(address(columns, covered(window, rows)))
                .at(address(images, count))
                .whole(count)
                .window(window)
                .over(count);
    }

    @Override
    public void pool(Window window, boolean largest, Block images, int rows, Block pooled) {
        long count = pooled(window, rows);
        stream.call("pool")
                .flag(largest)
                .at(address(images, pixels(window, rows)))
                .at(address(pooled, count))
                .whole(count)
                .window(window)
                .over(count);
    }

    @Override
    public void poolGradient(
            Window window,
            boolean largest,
            Block images,
            Block pooled,
            Block pooledGradient,
            int rows,
            Block gradient) {
        long count = pixels(window, rows);
        stream.call("pool_gradient")
                .flag(largest)
                .at(address(images, count))
                .at(address(pooled, pooled(window, rows)))
                .at(address(pooledGradient, pooled(window, rows)))
                .at(address(gradient, count))
                .whole(count)
                .window(window)
                .over(count);
    }

    @Override
    public void enlarge(Window window, int factorY, int factorX, Block images, int rows, Block large) {
        long count = pixels(window, rows) * factorY * factorX;
        stream.call("enlarge")
                .at(address(images, pixels(window, rows)))
                .number(factorY)
                .number(factorX)
                .at(address(large, count))
                .whole(count)
                .window(window)
                .over(count);
    }

    @Override
    public void enlargeGradient(
            Window window, int factorY, int factorX, Block largeGradient, int rows, Block gradient) {
        long count = pixels(window, rows);
        stream.call("enlarge_gradient")
                .at(address(largeGradient, count * factorY * factorX))
                .number(factorY)
                .number(factorX)
                .at(address(gradient, count))
                .whole(count)
                .window(window)
                .over(count);
    }
}
