package io.penstock.steps.network.layer;

import io.penstock.steps.network.compute.Block;
import io.penstock.steps.network.compute.Window;

/** The largest value, or the mean, of each channel under a window. */
record PoolCell(Place place, Window window, boolean largest) implements Cell {
    @Override
    public void forward(int rows, boolean training, long key) {
        place.compute().windows().pool(window, largest, place.input(0), rows, place.output());
    }

    @Override
    public void backward(int rows) {
        Block back = place.sum(0);
        if (back != null) {
            place.compute()
                    .windows()
                    .poolGradient(window, largest, place.input(0), place.output(), place.outputGradient(), rows, back);
        }
    }
}
