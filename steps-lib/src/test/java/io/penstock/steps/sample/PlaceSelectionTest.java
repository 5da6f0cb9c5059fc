package io.penstock.steps.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.engine.error.PenstockException;
import io.penstock.engine.step.State;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class PlaceSelectionTest {
    /** Runs rounds over the places of some classes until all are found; each round reads the selection back from a state. */
    private static PlaceSelection run(long[][] places, long... ranks) {
        PlaceSelection selection = PlaceSelection.start(ranks);
        while (!selection.isOver()) {
            selection = PlaceSelection.read(selection.write(State.EMPTY));
            selection = selection.narrowed(counted(selection, places));
        }
        return selection;
    }

    private static long[] counted(PlaceSelection selection, long[][] places) {
        long[] counters = selection.counters();
        int[] slots = selection.slots();
        for (int k = 0; k < places.length; k++) {
            for (long place : places[k]) {
                int bin = slots[k] < 0 ? -1 : selection.bin(k, place);
                if (bin >= 0) {
                    counters[(slots[k] << selection.bits()) + bin]++;
                }
            }
        }
        return counters;
    }

    private static long atMost(long[] places, long threshold) {
        return Arrays.stream(places)
                .filter(place -> Long.compareUnsigned(place, threshold) <= 0)
                .count();
    }

    @Test
    void exactlyAsManyPlacesAsTheRankAreAtMostTheThreshold() {
        SplittableRandom random = new SplittableRandom(1);
        long[] many = random.longs(300_000).distinct().toArray();
        long[] close = random.longs(5000, 0, 1L << 20).distinct().toArray();
        long[] few = {-1, 0, 1, Long.MIN_VALUE, Long.MAX_VALUE};
        long[][] places = {many, close, few, many};
        for (long share : new long[] {1, 3, 5}) {
            long[] ranks = {many.length * share / 5, close.length * share / 5, share, 0};
            PlaceSelection found = run(places, ranks);
            for (int k = 0; k < 3; k++) {
                assertThat(atMost(places[k], found.low()[k])).isEqualTo(ranks[k]);
            }
        }
        assertThat(run(new long[][] {many}, 150_000).depth())
                .as("rounds of 16 bits")
                .isLessThanOrEqualTo(48);
    }

    @Test
    void idsThatOccurTwiceAndRowsThatVanishAreRefused() {
        assertThatThrownBy(() -> run(new long[][] {{7, 7, 9}}, 1))
                .isInstanceOf(PenstockException.class)
                .hasMessageContaining("2 rows of one id");
        PlaceSelection selection = PlaceSelection.start(new long[] {2});
        assertThatThrownBy(() -> selection.narrowed(counted(selection, new long[][] {{5}})))
                .isInstanceOf(PenstockException.class)
                .hasMessageContaining("fewer rows");
    }
}
