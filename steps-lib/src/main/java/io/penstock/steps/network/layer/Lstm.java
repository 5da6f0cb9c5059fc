package io.penstock.steps.network.layer;

import io.penstock.steps.network.compute.Block;
import io.penstock.steps.network.compute.Compute;
import java.util.List;

/**
 * Long short-term memory over a series {@code [length, channels]}. Makes {@code [units]}, the last output, or {@code [length, units]}.
 *
 * @param units of the output
 * @param sequences whether all outputs are wanted, or the last one only
 */
public record Lstm(int units, boolean sequences) implements Layer {
    public Lstm {
        Shapes.positive(units, "units");
    }

    @Override
    public List<Integer> output(List<List<Integer>> inputs) {
        return Series.output(inputs, units, sequences);
    }

    @Override
    public List<Weight> weights(List<List<Integer>> inputs) {
        return Series.weights(inputs, units, 4).subList(0, 3);
    }

    @Override
    public Cell cell(Place place) {
        return new LstmCell(place);
    }

    private final class LstmCell implements Cell {
        private final Place place;
        private final Compute compute;
        private final Series series;
        private final Block sums;
        private final Block cells;
        private final Block states;
        private final Block stateGradient;
        private final Block cellGradient;

        LstmCell(Place place) {
            this.place = place;
            this.compute = place.compute();
            this.series = new Series(place, units, sequences);
            long all = series.steps();
            long state = (long) place.capacity() * units;
            sums = place.allocate(4 * all * state);
            cells = place.allocate((all + 1) * state);
            states = place.allocate((all + 1) * state);
            stateGradient = place.allocate(state);
            cellGradient = place.allocate(state);
        }

        @Override
        public void forward(int rows, boolean training, long key) {
            int gated = 4 * units;
            series.project(rows, gated, sums);
            compute.fill(states, 0);
            compute.fill(cells, 0);
            for (int t = 0; t < series.steps(); t++) {
                Block gates = series.at(sums, t, rows, gated);
                Block state = series.at(states, t, rows, units);
                compute.multiply(false, false, rows, gated, units, 1, state, place.weight(1), 1, gates);
                Block next = series.at(states, t + 1, rows, units);
                compute.recurrences()
                        .lstm(
                                gates,
                                series.at(cells, t, rows, units),
                                rows,
                                units,
                                series.at(cells, t + 1, rows, units),
                                next);
                series.emit(t, rows, next);
            }
        }

        @Override
        public void backward(int rows) {
            int gated = 4 * units;
            Block carried = Place.first(stateGradient, (long) rows * units);
            Block cell = Place.first(cellGradient, (long) rows * units);
            compute.fill(carried, 0);
            compute.fill(cell, 0);
            compute.fill(place.weightGradient(1), 0);
            for (int t = series.steps() - 1; t >= 0; t--) {
                series.receive(t, rows, carried);
                Block gates = series.at(sums, t, rows, gated);
                compute.recurrences()
                        .lstmGradient(
                                gates,
                                series.at(cells, t, rows, units),
                                series.at(cells, t + 1, rows, units),
                                carried,
                                rows,
                                units,
                                cell);
                Block state = series.at(states, t, rows, units);
                compute.multiply(true, false, units, gated, rows, 1, state, gates, 1, place.weightGradient(1));
                compute.multiply(false, true, rows, units, gated, 1, gates, place.weight(1), 0, carried);
            }
            series.projectGradient(rows, gated, sums);
        }
    }
}
