package io.penstock.steps.network.layer;

import java.util.List;

/** The sum of inputs of one shape: residual connections. */
public record Add() implements Layer {
    @Override
    public List<Integer> output(List<List<Integer>> inputs) {
        if (inputs.size() < 2 || inputs.stream().distinct().count() != 1) {
            throw new ShapeException("two inputs or more of one shape", inputs);
        }
        return inputs.get(0);
    }

    @Override
    public Cell cell(Place place) {
        return new SumCell(place);
    }
}
