package io.penstock.steps.network.layer;

import java.util.List;

/**
 * Gives a row another shape of as many numbers.
 *
 * @param shape of a row
 */
public record Reshape(List<Integer> shape) implements Layer {
    public Reshape {
        shape = List.copyOf(shape);
        shape.forEach(dimension -> Shapes.positive(dimension, "a dimension"));
    }

    @Override
    public List<Integer> output(List<List<Integer>> inputs) {
        if (Shapes.size(Shapes.only("any shape", inputs)) != Shapes.size(shape)) {
            throw new ShapeException("as many numbers as " + shape + " has", inputs);
        }
        return shape;
    }

    @Override
    public Cell cell(Place place) {
        return new SumCell(place);
    }
}
