package io.penstock.steps.network.layer;

import io.penstock.engine.error.PenstockException;
import io.penstock.steps.network.compute.Compute;
import java.util.ArrayList;
import java.util.List;

/**
 * A learned vector for each of several words, which the input names by number. Takes whole numbers of any shape, straight from an input; makes that shape
 * and one more dimension.
 *
 * @param vocabulary how many words there are; inputs are 0 to this less 1
 * @param width of the vectors
 */
public record Embedding(int vocabulary, int width) implements Layer {
    public Embedding {
        Shapes.positive(vocabulary, "vocabulary");
        Shapes.positive(width, "width");
    }

    @Override
    public List<Integer> output(List<List<Integer>> inputs) {
        List<Integer> shape = new ArrayList<>(Shapes.only("any shape", inputs));
        shape.add(width);
        return shape;
    }

    @Override
    public List<Weight> weights(List<List<Integer>> inputs) {
        return List.of(new Weight("vectors", List.of(vocabulary, width), Weight.Start.SMALL, vocabulary, width));
    }

    @Override
    public Cell cell(Place place) {
        Compute compute = place.compute();
        int words = place.width(0);
        double[] indices = new double[place.capacity() * words];
        return new Cell() {
            @Override
            public void forward(int rows, boolean training, long key) {
                compute.read(place.input(0), 0, indices, 0, rows * words);
                for (int i = 0; i < rows * words; i++) {
                    if (!(indices[i] >= 0 && indices[i] < vocabulary) || indices[i] != Math.rint(indices[i])) {
                        throw PenstockException.data("an embedding takes whole numbers from 0 to " + (vocabulary - 1))
                                .value(String.valueOf(indices[i]))
                                .remedy("encode the words first, and set the vocabulary to their number")
                                .build();
                    }
                }
                compute.gather(place.weight(0), width, place.input(0), rows * words, place.output());
            }

            @Override
            public void backward(int rows) {
                compute.fill(place.weightGradient(0), 0);
                compute.scatter(place.outputGradient(), width, place.input(0), rows * words, place.weightGradient(0));
            }
        };
    }
}
