package io.penstock.steps.network.compute;

import java.util.Arrays;

/** Windows over images, an image at a time. Unfolding and folding, which are hot, have a loop for each precision. */
final class CpuWindows implements Windows {
    /** Below this, a loop copies faster than a call. */
    private static final int SHORT = 16;

    private final Tiles tiles;

    CpuWindows(Tiles tiles) {
        this.tiles = tiles;
    }

    /** The part of the window's width at a place that is inside the image. */
    private static int clippedFrom(Window window, int left) {
        return Math.max(0, -left);
    }

    private static int clippedTo(Window window, int left) {
        return Math.min(window.sizeX(), window.width() - left);
    }

    @Override
    public void unfold(Window window, Block images, int rows, Block columns) {
        int pixels = window.pixels();
        int all = window.places() * window.covered();
        boolean padded = window.padX() > 0
                || window.padY() > 0
                || window.top(window.places() - 1) + window.sizeY() > window.height()
                || window.left(window.places() - 1) + window.sizeX() > window.width();
        for (int row = 0; row < rows; row++) {
            if (tiles.isFloat()) {
                float[] image = tiles.readFloats(0, images, (long) row * pixels, pixels);
                float[] result = tiles.floats(1, all);
                if (padded) {
                    Arrays.fill(result, 0, all, 0);
                }
                unfold(window, image, result);
                tiles.writeFloats(result, columns, (long) row * all, all);
            } else {
                double[] image = tiles.read(0, images, (long) row * pixels, pixels);
                double[] result = tiles.doubles(1, all);
                Arrays.fill(result, 0, all, 0);
                copies(window, (from, to, count) -> System.arraycopy(image, from, result, to, count));
                tiles.write(result, 0, columns, (long) row * all, all);
            }
        }
    }

    private static void unfold(Window window, float[] image, float[] result) {
        copies(window, (from, to, count) -> {
            if (count < SHORT) {
                for (int i = 0; i < count; i++) {
                    result[to + i] = image[from + i];
                }
            } else {
                System.arraycopy(image, from, result, to, count);
            }
        });
    }

    @Override
    public void fold(Window window, Block columns, int rows, Block images) {
        int pixels = window.pixels();
        int all = window.places() * window.covered();
        for (int row = 0; row < rows; row++) {
            if (tiles.isFloat()) {
                float[] image = tiles.readFloats(0, images, (long) row * pixels, pixels);
                float[] given = tiles.readFloats(1, columns, (long) row * all, all);
                copies(window, (to, from, count) -> {
                    for (int i = 0; i < count; i++) {
                        image[to + i] += given[from + i];
                    }
                });
                tiles.writeFloats(image, images, (long) row * pixels, pixels);
            } else {
                double[] image = tiles.read(0, images, (long) row * pixels, pixels);
                double[] given = tiles.read(1, columns, (long) row * all, all);
                copies(window, (to, from, count) -> {
                    for (int i = 0; i < count; i++) {
                        image[to + i] += given[from + i];
                    }
                });
                tiles.write(image, 0, images, (long) row * pixels, pixels);
            }
        }
    }

    private interface Run {
        /** A run of values that follow each other, both in the image and under the window. */
        void copy(int inImage, int underWindow, int count);
    }

    private static void copies(Window window, Run run) {
        int channels = window.channels();
        for (int place = 0; place < window.places(); place++) {
            int top = window.top(place);
            int left = window.left(place);
            int first = clippedFrom(window, left);
            int count = (clippedTo(window, left) - first) * channels;
            for (int y = 0; y < window.sizeY(); y++) {
                if (top + y >= 0 && top + y < window.height() && count > 0) {
                    int inImage = ((top + y) * window.width() + left + first) * channels;
                    run.copy(inImage, place * window.covered() + (y * window.sizeX() + first) * channels, count);
                }
            }
        }
    }

    private interface Pixel {
        /** A pixel's first channel under the window. */
        void at(int inImage);
    }

    private static void covered(Window window, int place, Pixel pixel) {
        int top = window.top(place);
        int left = window.left(place);
        for (int y = Math.max(0, top); y < Math.min(window.height(), top + window.sizeY()); y++) {
            for (int x = Math.max(0, left); x < Math.min(window.width(), left + window.sizeX()); x++) {
                pixel.at((y * window.width() + x) * window.channels());
            }
        }
    }

    private static int count(Window window, int place) {
        int top = window.top(place);
        int left = window.left(place);
        int high = Math.min(window.height(), top + window.sizeY()) - Math.max(0, top);
        return high * (clippedTo(window, left) - clippedFrom(window, left));
    }

    @Override
    public void pool(Window window, boolean largest, Block images, int rows, Block pooled) {
        int pixels = window.pixels();
        int channels = window.channels();
        int all = window.places() * channels;
        for (int row = 0; row < rows; row++) {
            double[] image = tiles.read(0, images, (long) row * pixels, pixels);
            double[] result = tiles.doubles(1, all);
            Arrays.fill(result, 0, all, largest ? Double.NEGATIVE_INFINITY : 0);
            for (int place = 0; place < window.places(); place++) {
                int to = place * channels;
                if (largest) {
                    covered(window, place, from -> {
                        for (int c = 0; c < channels; c++) {
                            result[to + c] = Math.max(result[to + c], image[from + c]);
                        }
                    });
                } else {
                    double share = 1.0 / count(window, place);
                    covered(window, place, from -> {
                        for (int c = 0; c < channels; c++) {
                            result[to + c] += share * image[from + c];
                        }
                    });
                }
            }
            tiles.write(result, 0, pooled, (long) row * all, all);
        }
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
        int pixels = window.pixels();
        int channels = window.channels();
        int all = window.places() * channels;
        for (int row = 0; row < rows; row++) {
            double[] image = tiles.read(0, images, (long) row * pixels, pixels);
            double[] result = tiles.read(1, pooled, (long) row * all, all);
            double[] slope = tiles.read(2, pooledGradient, (long) row * all, all);
            double[] sum = tiles.read(3, gradient, (long) row * pixels, pixels);
            for (int place = 0; place < window.places(); place++) {
                int to = place * channels;
                if (largest) {
                    covered(window, place, from -> {
                        for (int c = 0; c < channels; c++) {
                            if (image[from + c] == result[to + c]) {
                                sum[from + c] += slope[to + c];
                                slope[to + c] = 0;
                            }
                        }
                    });
                } else {
                    double share = 1.0 / count(window, place);
                    covered(window, place, from -> {
                        for (int c = 0; c < channels; c++) {
                            sum[from + c] += share * slope[to + c];
                        }
                    });
                }
            }
            tiles.write(sum, 0, gradient, (long) row * pixels, pixels);
        }
    }

    @Override
    public void enlarge(Window window, int factorY, int factorX, Block images, int rows, Block large) {
        int pixels = window.pixels();
        int all = pixels * factorY * factorX;
        for (int row = 0; row < rows; row++) {
            double[] image = tiles.read(0, images, (long) row * pixels, pixels);
            double[] result = tiles.doubles(1, all);
            enlarged(window, factorY, factorX, (small, big) -> result[big] = image[small]);
            tiles.write(result, 0, large, (long) row * all, all);
        }
    }

    @Override
    public void enlargeGradient(
            Window window, int factorY, int factorX, Block largeGradient, int rows, Block gradient) {
        int pixels = window.pixels();
        int all = pixels * factorY * factorX;
        for (int row = 0; row < rows; row++) {
            double[] slope = tiles.read(0, largeGradient, (long) row * all, all);
            double[] sum = tiles.read(1, gradient, (long) row * pixels, pixels);
            enlarged(window, factorY, factorX, (small, big) -> sum[small] += slope[big]);
            tiles.write(sum, 0, gradient, (long) row * pixels, pixels);
        }
    }

    private interface Pair {
        void at(int small, int large);
    }

    private static void enlarged(Window window, int factorY, int factorX, Pair pair) {
        int channels = window.channels();
        int width = window.width() * factorX;
        for (int y = 0; y < window.height() * factorY; y++) {
            for (int x = 0; x < width; x++) {
                int small = (y / factorY * window.width() + x / factorX) * channels;
                int large = (y * width + x) * channels;
                for (int c = 0; c < channels; c++) {
                    pair.at(small + c, large + c);
                }
            }
        }
    }
}
