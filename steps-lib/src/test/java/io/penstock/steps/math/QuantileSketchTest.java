package io.penstock.steps.math;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class QuantileSketchTest {
    @Test
    void rankErrorStaysWithinItsBound() {
        for (long seed = 0; seed < 400; seed++) {
            Random random = new Random(seed);
            int size = 2 + random.nextInt(seed % 4 == 0 ? 300 : 20);
            double[] values = values(random, random.nextInt(20_000));
            QuantileSketch sketch = partitioned(random, size, values);
            String context = "seed " + seed + ", size " + size + ", count " + values.length;
            assertThat(sketch.count()).as(context).isEqualTo(values.length);
            assertThat((double) sketch.maximumRankError())
                    .as(context)
                    .isLessThanOrEqualTo(QuantileSketch.rankErrorBound(size, values.length));
            if (values.length < 2 * size) {
                assertThat(sketch.maximumRankError()).as(context).isZero();
            }
            Arrays.sort(values);
            for (int probe = 0; probe < 200 && values.length > 0; probe++) {
                int rank = probe < 2 ? probe * (values.length - 1) : random.nextInt(values.length);
                assertThat(rankError(values, sketch.valueAt(rank), rank))
                        .as(context + ", rank " + rank)
                        .isLessThanOrEqualTo(sketch.maximumRankError());
            }
            if (values.length > 0) {
                assertThat(sketch.quantile(0)).as(context).isEqualTo(values[0]);
                assertThat(sketch.quantile(1)).as(context).isEqualTo(values[values.length - 1]);
            }
        }
    }

    @Test
    void aMillionValuesAreCloseInDefaultSize() {
        int count = 1_000_000;
        double[] values = new Random(1).doubles(count).toArray();
        QuantileSketch sketch = new QuantileSketch(QuantileSketch.DEFAULT_SIZE);
        sketch.add(values);
        assertThat(sketch.maximumRankError()).isLessThan(count / 2000);
        assertThat(sketch.summary().values().length).isLessThan(9 * 2 * QuantileSketch.DEFAULT_SIZE);
    }

    @Test
    void smallDataAreExactAndInterpolatedAsInNumpy() {
        QuantileSketch sketch = new QuantileSketch(4);
        sketch.add(3, 1, 4, 1, 5, 9, 2);
        assertThat(sketch.quantile(0.5)).isEqualTo(3);
        assertThat(sketch.quantile(0.25)).isEqualTo(1.5);
        assertThat(sketch.quantile(0.9)).isCloseTo(6.6, within(1e-12));
        QuantileSketch column = new QuantileSketch(4);
        column.add(new double[] {0, 10, 0, 20, 0, 30}, 1, 3, 2);
        assertThat(column.quantile(0.5)).isEqualTo(20);
    }

    @Test
    void summariesRestoreMergeAndHaveAnIdentity() {
        Random random = new Random(8);
        QuantileSketch sketch = partitioned(random, 16, values(random, 5000));
        QuantileSummary summary = sketch.summary();
        QuantileSummary merged =
                summary.merge(new QuantileSketch(16).summary()).merge(new QuantileSketch(16).summary());
        assertThat(merged.values()).isEqualTo(summary.values());
        assertThat(merged.sizes()).startsWith(summary.sizes());
        QuantileSketch restored = QuantileSketch.of(summary);
        for (double fraction = 0; fraction <= 1; fraction += 0.01) {
            assertThat(restored.quantile(fraction)).isEqualTo(sketch.quantile(fraction));
        }
        restored.add(1, 2, 3);
        sketch.add(1, 2, 3);
        assertThat(restored.summary().values()).isEqualTo(sketch.summary().values());
        assertThat(summary.count()).isEqualTo(5000);
    }

    @Test
    void infinitiesHaveRanksAndNothingElseIsAccepted() {
        QuantileSketch sketch = new QuantileSketch(2);
        assertThatIllegalStateException().isThrownBy(() -> sketch.quantile(0.5));
        sketch.add(Double.NEGATIVE_INFINITY, 0, Double.POSITIVE_INFINITY);
        assertThat(sketch.quantile(0.5)).isZero();
        assertThat(sketch.quantile(1)).isInfinite();
        assertThatIllegalArgumentException().isThrownBy(() -> sketch.add(Double.NaN));
        assertThatIllegalArgumentException().isThrownBy(() -> sketch.quantile(1.5));
        assertThatIllegalArgumentException().isThrownBy(() -> sketch.merge(new QuantileSketch(3)));
        assertThatIllegalArgumentException().isThrownBy(() -> new QuantileSketch(1));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new QuantileSummary(2, 5, 0, 1, 0, 0, new long[] {2}, new double[2]));
    }

    private static double[] values(Random random, int count) {
        double[] values = new double[count];
        int shape = random.nextInt(4);
        for (int i = 0; i < count; i++) {
            values[i] = switch (shape) {
                case 0 -> random.nextGaussian();
                case 1 -> i;
                case 2 -> -i;
                default -> random.nextInt(7);
            };
        }
        return values;
    }

    private static QuantileSketch partitioned(Random random, int size, double[] values) {
        List<QuantileSketch> parts = new ArrayList<>();
        int most = 1 + random.nextInt(values.length + 1);
        for (int from = 0; from < values.length; ) {
            int length = Math.min(values.length - from, 1 + random.nextInt(most));
            QuantileSketch part = new QuantileSketch(size);
            part.add(values, from, length, 1);
            parts.add(part);
            from += length;
        }
        parts.add(new QuantileSketch(size));
        Collections.shuffle(parts, random);
        while (parts.size() > 1) {
            QuantileSketch right = parts.remove(random.nextInt(parts.size()));
            QuantileSketch left = parts.remove(random.nextInt(parts.size()));
            left.merge(right);
            parts.add(left);
        }
        return parts.get(0);
    }

    /** Distance of a rank from the ranks that a value takes among sorted values. */
    private static long rankError(double[] sorted, double value, long rank) {
        long below = Arrays.stream(sorted).filter(each -> each < value).count();
        long upTo = Arrays.stream(sorted).filter(each -> each <= value).count();
        return rank < below ? below - rank : Math.max(0, rank - (upTo - 1));
    }
}
