package io.penstock.steps.network.compute;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.steps.kernel.Precision;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Windows over images. */
public interface WindowsContract extends ContractSupport {
    /** Windows, and rows of images. */
    static Stream<Arguments> windows() {
        return Stream.of(
                Arguments.of(new Window(1, 1, 1, 1, 1, 1, 1, 0, 0, 1, 1), 1),
                Arguments.of(new Window(4, 4, 1, 2, 2, 2, 2, 0, 0, 2, 2), 1),
                Arguments.of(new Window(5, 7, 3, 3, 3, 1, 1, 1, 1, 5, 7), 7),
                Arguments.of(new Window(6, 5, 2, 3, 2, 2, 3, 1, 0, 3, 2), 3),
                Arguments.of(new Window(1, 9, 4, 1, 3, 1, 2, 0, 1, 1, 5), 5),
                Arguments.of(new Window(7, 7, 2, 5, 5, 1, 1, 2, 2, 7, 7), 2),
                Arguments.of(new Window(5, 5, 1, 2, 2, 3, 3, 0, 0, 2, 2), 4),
                Arguments.of(new Window(3, 3, 18, 2, 2, 1, 1, 0, 0, 3, 3), 2),
                Arguments.of(new Window(13, 11, 33, 3, 3, 2, 2, 1, 1, 7, 6), 9));
    }

    /** The place in the image of what is under a window, or -1 in the padding. */
    private static int pixel(Window w, int place, int dy, int dx, int channel) {
        int y = place / w.outX() * w.strideY() - w.padY() + dy;
        int x = place % w.outX() * w.strideX() - w.padX() + dx;
        boolean inside = y >= 0 && y < w.height() && x >= 0 && x < w.width();
        return inside ? (y * w.width() + x) * w.channels() + channel : -1;
    }

    @ParameterizedTest
    @MethodSource("windows")
    default void unfoldsAndFolds(Window w, int rows) {
        int each = w.places() * w.covered();
        for (Precision precision : Precision.values()) {
            try (Compute compute = open(precision);
                    Block images = block(compute, random(rows * w.pixels() + 3, 60));
                    Block columns = block(compute, random(rows * each + 1, 61));
                    Block sums = block(compute, random(rows * w.pixels(), 62))) {
                double[] given = values(compute, images);
                double[] folded = values(compute, sums);
                double[] expected = values(compute, columns);
                for (int i = 0; i < rows * each; i++) {
                    int under = i % w.covered();
                    int at = pixel(
                            w,
                            i % each / w.covered(),
                            under / (w.sizeX() * w.channels()),
                            under / w.channels() % w.sizeX(),
                            under % w.channels());
                    int from = i / each * w.pixels() + at;
                    expected[1 + i] = at < 0 ? 0 : given[3 + from];
                }
                compute.windows()
                        .unfold(w, images.part(3, (long) rows * w.pixels()), rows, columns.part(1, (long) rows * each));
                assertClose(compute, columns, 0, expected);
                double[] slopes = random(rows * each + 1, 63);
                compute.write(slopes, 0, columns, 0, slopes.length);
                for (int i = 0; i < rows * each; i++) {
                    int under = i % w.covered();
                    int at = pixel(
                            w,
                            i % each / w.covered(),
                            under / (w.sizeX() * w.channels()),
                            under / w.channels() % w.sizeX(),
                            under % w.channels());
                    if (at >= 0) {
                        folded[i / each * w.pixels() + at] += slopes[1 + i];
                    }
                }
                compute.windows().fold(w, columns.part(1, (long) rows * each), rows, sums);
                assertBlock(compute, sums, folded);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("windows")
    default void pools(Window w, int rows) {
        for (Precision precision : Precision.values()) {
            for (boolean largest : new boolean[] {true, false}) {
                pools(precision, w, rows, largest);
            }
        }
    }

    private void pools(Precision precision, Window w, int rows, boolean largest) {
        int each = w.places() * w.channels();
        double[] given = random(rows * w.pixels(), 64);
        for (int i = 0; i < given.length; i++) {
            given[i] = Math.rint(given[i]) - 3;
        }
        try (Compute compute = open(precision);
                Block images = block(compute, given);
                Block pooled = compute.allocate((long) rows * each);
                Block slopes = block(compute, random(rows * each, 65));
                Block gradient = block(compute, random(given.length, 66))) {
            double[] slope = values(compute, slopes);
            double[] sums = values(compute, gradient);
            double[] expected = new double[rows * each];
            for (int i = 0; i < rows * each; i++) {
                int from = i / each * w.pixels();
                int best = -1;
                int seen = 0;
                double sum = 0;
                for (int cell = 0; cell < w.sizeY() * w.sizeX(); cell++) {
                    int at = cell(w, i % each, cell);
                    if (at >= 0) {
                        best = best < 0 || given[from + at] > given[from + best] ? at : best;
                        sum += given[from + at];
                        seen++;
                    }
                }
                expected[i] = largest ? given[from + best] : sum / seen;
                for (int cell = 0; cell < w.sizeY() * w.sizeX(); cell++) {
                    int at = cell(w, i % each, cell);
                    if (at >= 0 && (!largest || at == best)) {
                        sums[from + at] += largest ? slope[i] : slope[i] / seen;
                    }
                }
            }
            compute.windows().pool(w, largest, images, rows, pooled);
            assertBlock(compute, pooled, expected);
            compute.windows().poolGradient(w, largest, images, pooled, slopes, rows, gradient);
            assertBlock(compute, gradient, sums);
            assertClose(compute, slopes, 0, slope);
        }
    }

    private static int cell(Window w, int pooled, int cell) {
        return pixel(w, pooled / w.channels(), cell / w.sizeX(), cell % w.sizeX(), pooled % w.channels());
    }

    @ParameterizedTest
    @MethodSource("windows")
    default void poolsShowWhatIsNotANumber(Window w, int rows) {
        for (Precision precision : Precision.values()) {
            double[] given = new double[rows * w.pixels()];
            Arrays.fill(given, -1);
            given[0] = Double.NaN;
            try (Compute compute = open(precision);
                    Block images = block(compute, given);
                    Block pooled = compute.allocate((long) rows * w.places() * w.channels())) {
                compute.windows().pool(w, true, images, rows, pooled);
                assertThat(values(compute, pooled)[0]).isNaN();
                compute.windows().pool(w, false, images, rows, pooled);
                assertThat(values(compute, pooled)[0]).isNaN();
            }
        }
    }

    @ParameterizedTest
    @MethodSource("windows")
    default void enlarges(Window w, int rows) {
        for (Precision precision : Precision.values()) {
            for (int[] factors : new int[][] {{1, 1}, {2, 3}, {3, 1}}) {
                int count = rows * w.pixels() * factors[0] * factors[1];
                int line = w.width() * factors[1];
                int image = w.height() * factors[0];
                try (Compute compute = open(precision);
                        Block images = block(compute, random(rows * w.pixels(), 67));
                        Block large = compute.allocate(count);
                        Block slopes = block(compute, random(count, 68));
                        Block gradient = block(compute, random(rows * w.pixels(), 69))) {
                    double[] given = values(compute, images);
                    double[] slope = values(compute, slopes);
                    double[] sums = values(compute, gradient);
                    double[] expected = new double[count];
                    for (int i = 0; i < count; i++) {
                        int at = i / w.channels();
                        int y = at / line % image / factors[0];
                        int x = at % line / factors[1];
                        int row = at / line / image;
                        int small = ((row * w.height() + y) * w.width() + x) * w.channels() + i % w.channels();
                        expected[i] = given[small];
                        sums[small] += slope[i];
                    }
                    compute.windows().enlarge(w, factors[0], factors[1], images, rows, large);
                    assertClose(compute, large, 0, expected);
                    compute.windows().enlargeGradient(w, factors[0], factors[1], slopes, rows, gradient);
                    assertBlock(compute, gradient, sums);
                }
            }
        }
    }
}
