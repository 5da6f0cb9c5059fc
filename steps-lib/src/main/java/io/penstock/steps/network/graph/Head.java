package io.penstock.steps.network.graph;

import io.penstock.steps.network.compute.Loss;
import java.util.Locale;

/**
 * An output that learns a target.
 *
 * @param kind what it predicts
 * @param target the name of the target column, or of the input column that is reconstructed
 * @param loss what its outputs should not be
 * @param from the layer it takes; empty for the last one
 * @param weight of its loss among those of all heads; above 0
 * @param classes how many classes there are; 0 for those that the data have
 */
public record Head(Kind kind, String target, Loss loss, String from, double weight, int classes) {
    /** What heads predict. */
    public enum Kind {
        /** One of several classes: a dense layer of one logit a class is added. */
        CLASSES,
        /** Numbers: a dense layer of as many outputs is added. */
        QUANTITY,
        /** An input: the layer it takes has as many outputs as the input has numbers. */
        RECONSTRUCTION;

        /** The name in files, in lower case. */
        public String id() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public Head {
        if (!(weight > 0) || weight == Double.POSITIVE_INFINITY) {
            throw new IllegalArgumentException("the weight of a head must be above 0, not " + weight);
        }
        if ((kind == Kind.CLASSES) != (loss == Loss.CROSS_ENTROPY)) {
            throw new IllegalArgumentException("a head of " + kind.id() + " cannot have the loss " + loss.id()
                    + (kind == Kind.CLASSES ? "; it takes cross_entropy" : ""));
        }
        if (classes < 0 || classes > 0 && kind != Kind.CLASSES) {
            throw new IllegalArgumentException("a head of " + kind.id() + " with " + classes + " classes");
        }
    }

    /** Predicts the class of a row, by cross-entropy. */
    public static Head classify(String target) {
        return new Head(Kind.CLASSES, target, Loss.CROSS_ENTROPY, "", 1, 0);
    }

    /** Predicts numbers, by the squared difference. */
    public static Head regress(String target) {
        return new Head(Kind.QUANTITY, target, Loss.SQUARED, "", 1, 0);
    }

    /** Predicts probabilities between 0 and 1, each by itself: several labels at once. */
    public static Head probabilities(String target) {
        return new Head(Kind.QUANTITY, target, Loss.BINARY, "", 1, 0);
    }

    /** Predicts an input, by the squared difference; an empty name stands for the only input. */
    public static Head reconstruct(String input) {
        return new Head(Kind.RECONSTRUCTION, input, Loss.SQUARED, "", 1, 0);
    }

    /** The same with another loss. */
    public Head loss(Loss other) {
        return new Head(kind, target, other, from, weight, classes);
    }

    /** The same, taking another layer. */
    public Head from(String layer) {
        return new Head(kind, target, loss, layer, weight, classes);
    }

    /** The same with another weight. */
    public Head weight(double other) {
        return new Head(kind, target, loss, from, other, classes);
    }

    /** The same with so many classes; the data must have just as many. */
    public Head classes(int count) {
        return new Head(kind, target, loss, from, weight, count);
    }

    /** The name of the dense layer that is added for it. */
    public String layer() {
        return "head." + target;
    }
}
