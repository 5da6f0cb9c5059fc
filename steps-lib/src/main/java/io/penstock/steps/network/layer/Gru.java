package io.penstock.steps.network.layer;

import io.penstock.steps.network.compute.Activation;
import io.penstock.steps.network.compute.Block;
import io.penstock.steps.network.compute.Compute;
import java.util.List;

/**
 * Gated recurrent units over a series {@code [length, channels]}. Makes {@code [units]}, the last state, or {@code [length, units]}.
 *
 * @param units of the state
 * @param sequences whether all states are wanted, or the last one only
 */
public record Gru(int units, boolean sequences) implements Layer {
    public Gru {
        Shapes.positive(units, "units");
    }

    @Override
    public List<Integer> output(List<List<Integer>> inputs) {
        return Series.output(inputs, units, sequences);
    }

    @Override
    public List<Weight> weights(List<List<Integer>> inputs) {
        return Series.weights(inputs, units, 3);
    }

    @Override
    public Cell cell(Place place) {
        return new GruCell(place);
    }

    private final class GruCell implements Cell {
        private final Place place;
        private final Compute compute;
        private final Series series;
        private final Block fromInput;
        private final Block fromState;
        private final Block gates;
        private final Block states;
        private final Block fromInputGradient;
        private final Block fromStateGradient;
        private final Block stateGradient;
        private final Block direct;
        private final Block sums;

        GruCell(Place place) {
            this.place = place;
            this.compute = place.compute();
            this.series = new Series(place, units, sequences);
            long all = series.steps();
            long gated = 3L * place.capacity() * units;
            long state = (long) place.capacity() * units;
            fromInput = place.allocate(all * gated);
            fromState = place.allocate(all * gated);
            gates = place.allocate(all * gated);
            states = place.allocate((all + 1) * state);
            fromInputGradient = place.allocate(all * gated);
            fromStateGradient = place.allocate(gated);
            stateGradient = place.allocate(state);
            direct = place.allocate(state);
            sums = place.allocate(3L * units);
        }

        @Override
        public void forward(int rows, boolean training, long key) {
            int gated = 3 * units;
            series.project(rows, gated, fromInput);
            compute.fill(states, 0);
            for (int t = 0; t < series.steps(); t++) {
                Block state = series.at(states, t, rows, units);
                Block hidden = series.at(fromState, t, rows, gated);
                compute.multiply(false, false, rows, gated, units, 1, state, place.weight(1), 0, hidden);
                compute.activate(hidden, place.weight(3), rows, gated, Activation.IDENTITY);
                Block next = series.at(states, t + 1, rows, units);
                compute.recurrences()
                        .gru(
                                series.at(fromInput, t, rows, gated),
                                hidden,
                                state,
                                rows,
                                units,
                                series.at(gates, t, rows, gated),
                                next);
                series.emit(t, rows, next);
            }
        }

        @Override
        public void backward(int rows) {
            int gated = 3 * units;
            Block carried = Place.first(stateGradient, (long) rows * units);
            Block toState = Place.first(fromStateGradient, (long) rows * gated);
            Block straight = Place.first(direct, (long) rows * units);
            compute.fill(carried, 0);
            compute.fill(place.weightGradient(1), 0);
            compute.fill(place.weightGradient(3), 0);
            for (int t = series.steps() - 1; t >= 0; t--) {
                series.receive(t, rows, carried);
                Block state = series.at(states, t, rows, units);
                compute.recurrences()
                        .gruGradient(
                                series.at(gates, t, rows, gated),
                                series.at(fromState, t, rows, gated),
                                state,
                                carried,
                                rows,
                                units,
                                series.at(fromInputGradient, t, rows, gated),
                                toState,
                                straight);
                compute.multiply(true, false, units, gated, rows, 1, state, toState, 1, place.weightGradient(1));
                compute.columnSums(toState, rows, gated, sums);
                compute.add(1, sums, place.weightGradient(3));
                compute.copy(straight, carried);
                compute.multiply(false, true, rows, units, gated, 1, toState, place.weight(1), 1, carried);
            }
            series.projectGradient(rows, gated, fromInputGradient);
        }
    }
}
