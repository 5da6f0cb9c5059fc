package io.penstock.steps.network;

import io.penstock.steps.network.compute.Activation;
import io.penstock.steps.network.graph.Node;
import io.penstock.steps.network.layer.ActivationLayer;
import io.penstock.steps.network.layer.Add;
import io.penstock.steps.network.layer.BatchNormalization;
import io.penstock.steps.network.layer.Concatenate;
import io.penstock.steps.network.layer.Convolution;
import io.penstock.steps.network.layer.Dense;
import io.penstock.steps.network.layer.Dropout;
import io.penstock.steps.network.layer.Embedding;
import io.penstock.steps.network.layer.Flatten;
import io.penstock.steps.network.layer.GlobalPool;
import io.penstock.steps.network.layer.Gru;
import io.penstock.steps.network.layer.LayerNormalization;
import io.penstock.steps.network.layer.Lstm;
import io.penstock.steps.network.layer.Padding;
import io.penstock.steps.network.layer.Pool;
import io.penstock.steps.network.layer.Reshape;
import io.penstock.steps.network.layer.UpSample;
import java.util.Arrays;

/** Makes the layers of a {@link Network}; each can be {@code named(…)} and take others than the one before by {@code from(…)}. */
public final class Layers {
    private Layers() {}

    /** All numbers of a row to each of some outputs. */
    public static Node dense(int units, Activation activation) {
        return Node.of(new Dense(units, activation));
    }

    /** Likewise, without an activation. */
    public static Node dense(int units) {
        return dense(units, Activation.IDENTITY);
    }

    /** Filters over images {@code [height, width, channels]} with zeros around, so that the size stays. */
    public static Node convolution2d(int filters, int size, Activation activation) {
        return Node.of(new Convolution(2, filters, size, 1, Padding.SAME, activation));
    }

    /** Filters over series {@code [length, channels]} with zeros around, so that the length stays. */
    public static Node convolution1d(int filters, int size, Activation activation) {
        return Node.of(new Convolution(1, filters, size, 1, Padding.SAME, activation));
    }

    /** The largest values of squares of that size, side by side. */
    public static Node maxPool2d(int size) {
        return Node.of(new Pool(2, true, size, 0, Padding.VALID));
    }

    /** The largest values of stretches of that size, one after the other. */
    public static Node maxPool1d(int size) {
        return Node.of(new Pool(1, true, size, 0, Padding.VALID));
    }

    /** The means of squares of that size, side by side. */
    public static Node averagePool2d(int size) {
        return Node.of(new Pool(2, false, size, 0, Padding.VALID));
    }

    /** The means of stretches of that size, one after the other. */
    public static Node averagePool1d(int size) {
        return Node.of(new Pool(1, false, size, 0, Padding.VALID));
    }

    /** The mean of every channel. */
    public static Node globalAveragePool() {
        return Node.of(new GlobalPool(false));
    }

    /** The largest value of every channel. */
    public static Node globalMaxPool() {
        return Node.of(new GlobalPool(true));
    }

    /** Every pixel of an image, repeated in both directions. */
    public static Node upSample2d(int factor) {
        return Node.of(new UpSample(2, factor));
    }

    public static Node batchNormalization() {
        return Node.of(new BatchNormalization(0.9, 1e-3));
    }

    public static Node layerNormalization() {
        return Node.of(new LayerNormalization(1e-5));
    }

    /** A random share of zeros, while training. */
    public static Node dropout(double rate) {
        return Node.of(new Dropout(rate));
    }

    /** A vector for each of the whole numbers from 0 to {@code vocabulary - 1}. */
    public static Node embedding(int vocabulary, int width) {
        return Node.of(new Embedding(vocabulary, width));
    }

    /** Gated recurrent units over a series; the last state. */
    public static Node gru(int units) {
        return Node.of(new Gru(units, false));
    }

    /** Gated recurrent units over a series; all states. */
    public static Node gruSequences(int units) {
        return Node.of(new Gru(units, true));
    }

    /** Long short-term memory over a series; the last output. */
    public static Node lstm(int units) {
        return Node.of(new Lstm(units, false));
    }

    /** Long short-term memory over a series; all outputs. */
    public static Node lstmSequences(int units) {
        return Node.of(new Lstm(units, true));
    }

    public static Node activation(Activation function) {
        return Node.of(new ActivationLayer(function));
    }

    /** All numbers of a row as a vector. */
    public static Node flatten() {
        return Node.of(new Flatten());
    }

    /** The numbers of a row in another shape. */
    public static Node reshape(Integer... shape) {
        return Node.of(new Reshape(Arrays.asList(shape)));
    }

    /** The sum of layers of one shape. */
    public static Node add(String... layers) {
        return Node.of(new Add()).from(layers);
    }

    /** Layers side by side, along the last dimension. */
    public static Node concatenate(String... layers) {
        return Node.of(new Concatenate()).from(layers);
    }
}
