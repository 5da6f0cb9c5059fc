package io.penstock.engine.searcher.sequence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SobolSequenceTest {
    @Test
    void everyProjectionOfAPowerOfTwoIsStratified() {
        SobolSequence sequence = new SobolSequence(SobolSequence.MOST_DIMENSIONS, 5);
        int count = 256;
        for (int from : new int[] {0, count}) {
            for (int i = 0; i < SobolSequence.MOST_DIMENSIONS; i++) {
                int dimension = i;
                int start = from;
                assertThat(IntStream.range(start, start + count)
                                .map(index -> (int) (sequence.point(index)[dimension] * count))
                                .distinct())
                        .as("cells of dimension %d", i)
                        .hasSize(count);
            }
        }
    }

    @Test
    void theFirstTwoDimensionsAreANet() {
        // 64 points: one in each box of 2^-k by 2^-(6-k).
        SobolSequence sequence = new SobolSequence(2, 3);
        for (int k = 0; k <= 6; k++) {
            int columns = 1 << k;
            int rows = 1 << (6 - k);
            assertThat(IntStream.range(0, 64)
                            .map(index -> (int) (sequence.point(index)[0] * columns) * rows
                                    + (int) (sequence.point(index)[1] * rows))
                            .distinct())
                    .hasSize(64);
        }
    }

    @Test
    void integralsAreFarCloserThanByDraws() {
        // Each of the six factors has mean 1.
        SobolSequence sequence = new SobolSequence(6, 9);
        double mean = IntStream.range(0, 4096)
                        .mapToDouble(index -> {
                            double product = 1;
                            for (double x : sequence.point(index)) {
                                product *= 0.5 + x;
                            }
                            return product;
                        })
                        .sum()
                / 4096;
        assertThat(mean).isCloseTo(1, within(1e-3));
    }

    @Test
    void otherSeedsScrambleInAnotherWay() {
        assertThat(new SobolSequence(3, 1).point(5)).isNotEqualTo(new SobolSequence(3, 2).point(5));
    }
}
