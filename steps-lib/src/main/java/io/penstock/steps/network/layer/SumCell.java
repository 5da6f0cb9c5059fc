package io.penstock.steps.network.layer;

import io.penstock.steps.network.compute.Block;
import io.penstock.steps.network.compute.Compute;

/** The sum of all inputs, number by number. */
record SumCell(Place place) implements Cell {
    @Override
    public void forward(int rows, boolean training, long key) {
        Compute compute = place.compute();
        long count = (long) rows * place.width(0);
        Block output = Place.first(place.output(), count);
        compute.copy(Place.first(place.input(0), count), output);
        for (int i = 1; i < place.inputs(); i++) {
            compute.add(1, Place.first(place.input(i), count), output);
        }
    }

    @Override
    public void backward(int rows) {
        long count = (long) rows * place.width(0);
        Block gradient = Place.first(place.outputGradient(), count);
        for (int i = 0; i < place.inputs(); i++) {
            Block back = place.inputGradient(i);
            if (back != null && place.kept(i) > 0) {
                place.compute().add(1, gradient, Place.first(back, count));
            } else if (back != null) {
                place.compute().copy(gradient, Place.first(back, count));
            }
        }
    }
}
