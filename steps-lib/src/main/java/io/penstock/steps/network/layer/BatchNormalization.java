package io.penstock.steps.network.layer;

import io.penstock.steps.network.compute.Block;
import io.penstock.steps.network.compute.Compute;
import java.util.List;

/**
 * Normalizes every channel (the last dimension) over a batch and its places; see S. Ioffe and C. Szegedy, ICML 2015. Outside of training, running means and variances
 * stand for those of the batch. Takes and makes any shape.
 *
 * @param momentum how much of the running mean and variance stays, batch by batch; from 0 to 1
 * @param epsilon added to the variance
 */
public record BatchNormalization(double momentum, double epsilon) implements Layer {
    public BatchNormalization {
        if (!(momentum >= 0 && momentum <= 1) || !(epsilon > 0)) {
            throw new IllegalArgumentException(
                    "momentum must be 0 to 1 and epsilon above 0, not " + momentum + " and " + epsilon);
        }
    }

    @Override
    public List<Integer> output(List<List<Integer>> inputs) {
        return Shapes.only("any shape", inputs);
    }

    @Override
    public List<Weight> weights(List<List<Integer>> inputs) {
        int channels = Shapes.last(inputs.get(0));
        return List.of(
                Weight.plain("gain", channels, Weight.Start.ONES), Weight.plain("shift", channels, Weight.Start.ZEROS));
    }

    @Override
    public List<Weight> statistics(List<List<Integer>> inputs) {
        int channels = Shapes.last(inputs.get(0));
        return List.of(
                Weight.plain("mean", channels, Weight.Start.ZEROS),
                Weight.plain("variance", channels, Weight.Start.ONES));
    }

    @Override
    public Cell cell(Place place) {
        Compute compute = place.compute();
        List<Integer> shape = place.inputShapes().get(0);
        int channels = Shapes.last(shape);
        int places = Shapes.before(shape);
        Block mean = place.allocate(channels);
        Block variance = place.allocate(channels);
        Block none = place.allocate(channels);
        return new Cell() {
            private boolean ofBatch;

            @Override
            public void forward(int rows, boolean training, long key) {
                ofBatch = training;
                int count = rows * places;
                if (training) {
                    compute.normalizations().columnMoments(place.input(0), count, channels, mean, variance);
                    follow(place.statistic(0), mean);
                    follow(place.statistic(1), variance);
                }
                compute.normalizations()
                        .normalizeColumns(
                                place.input(0),
                                count,
                                channels,
                                training ? mean : place.statistic(0),
                                training ? variance : place.statistic(1),
                                epsilon,
                                place.weight(0),
                                place.weight(1),
                                place.output());
            }

            /** Where running moments were used, which do not depend on the input, and the gain and shift do not learn. */
            private void scaled(int rows) {
                compute.fill(place.weightGradient(0), 0);
                compute.fill(place.weightGradient(1), 0);
                Block back = place.sum(0);
                if (back == null) {
                    return;
                }
                long length = (long) rows * places * channels;
                Block gradient = Place.first(place.outputGradient(), length);
                compute.normalizations()
                        .normalizeColumns(
                                gradient,
                                rows * places,
                                channels,
                                none,
                                place.statistic(1),
                                epsilon,
                                place.weight(0),
                                none,
                                gradient);
                compute.add(1, gradient, Place.first(back, length));
            }

            private void follow(Block running, Block seen) {
                compute.scale(momentum, running);
                compute.add(1 - momentum, seen, running);
            }

            @Override
            public void backward(int rows) {
                if (!ofBatch) {
                    scaled(rows);
                    return;
                }
                compute.normalizations()
                        .normalizeColumnsGradient(
                                place.input(0),
                                place.outputGradient(),
                                rows * places,
                                channels,
                                mean,
                                variance,
                                epsilon,
                                place.weight(0),
                                place.weightGradient(0),
                                place.weightGradient(1),
                                place.sumOrUnwanted(0));
            }
        };
    }
}
