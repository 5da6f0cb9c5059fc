package io.penstock.engine.searcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ParetoFrontTest {
    private final List<List<Double>> losses = List.of(
            List.of(1.0, 5.0),
            List.of(2.0, 2.0),
            List.of(3.0, 3.0),
            List.of(5.0, 1.0),
            List.of(2.0, 2.0),
            List.of(Double.NaN, 0.0),
            List.of(4.0, 4.0));

    @Test
    void whatNothingDominatesIsTheFront() {
        assertThat(ParetoFront.of(losses)).containsExactly(0, 1, 3, 4);
    }

    @Test
    void frontsComeOneAfterAnother() {
        assertThat(ParetoFront.ranks(
                        losses.stream().filter(pair -> !pair.get(0).isNaN()).toList()))
                .containsExactly(0, 0, 1, 0, 0, 2);
    }

    @Test
    void theEndsOfAFrontHaveAllTheRoom() {
        List<List<Double>> front = List.of(List.of(0.0, 4.0), List.of(1.0, 1.0), List.of(1.5, 0.5), List.of(4.0, 0.0));
        double[] room = ParetoFront.crowding(front, new int[4]);
        assertThat(room[0]).isInfinite();
        assertThat(room[3]).isInfinite();
        assertThat(room[1]).isEqualTo(1.5 / 4 + 3.5 / 4);
    }
}
