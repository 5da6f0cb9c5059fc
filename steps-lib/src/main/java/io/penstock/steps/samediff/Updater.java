package io.penstock.steps.samediff;

import io.penstock.steps.guest.LocalDescent;

/**
 * An optimizer over flat weights: plain gradient descent, with momentum, or Adam (D. Kingma and J. Ba, <i>Adam: A Method for
 * Stochastic Optimization</i>, ICLR 2015). Not thread-safe.
 */
final class Updater {
    private static final double FIRST_DECAY = 0.9;
    private static final double SECOND_DECAY = 0.999;
    private static final double EPSILON = 1e-8;

    private final String kind;
    private final double rate;
    private final double momentum;
    private final double[] first;
    private final double[] second;
    private double steps;

    private Updater(String kind, double rate, double momentum, double[] first, double[] second, double steps) {
        this.kind = kind;
        this.rate = rate;
        this.momentum = momentum;
        this.first = first;
        this.second = second;
        this.steps = steps;
    }

    /** The optimizer of that name, going on from what is known; zeros where that is nothing. */
    static Updater of(String kind, double rate, double momentum, LocalDescent.Share start) {
        int slots = kind.equals("adam") ? 2 : kind.equals("momentum") ? 1 : 0;
        int length = start.weights().length;
        double[] first = moments(start.first(), slots > 0 ? length : 0);
        return new Updater(kind, rate, momentum, first, moments(start.second(), slots > 1 ? length : 0), start.steps());
    }

    private static double[] moments(double[] known, int length) {
        return known.length == length ? known.clone() : new double[length];
    }

    /** One step against the gradient. */
    void step(double[] weights, double[] gradient) {
        steps++;
        double firstBias = 1 - Math.pow(FIRST_DECAY, steps);
        double secondBias = 1 - Math.pow(SECOND_DECAY, steps);
        for (int i = 0; i < weights.length; i++) {
            switch (kind) {
                case "adam" -> {
                    first[i] = FIRST_DECAY * first[i] + (1 - FIRST_DECAY) * gradient[i];
                    second[i] = SECOND_DECAY * second[i] + (1 - SECOND_DECAY) * gradient[i] * gradient[i];
                    weights[i] -= rate * (first[i] / firstBias) / (Math.sqrt(second[i] / secondBias) + EPSILON);
                }
                case "momentum" -> {
                    first[i] = momentum * first[i] + gradient[i];
                    weights[i] -= rate * first[i];
                }
                default -> weights[i] -= rate * gradient[i];
            }
        }
    }

    double[] first() {
        return first;
    }

    double[] second() {
        return second;
    }

    double steps() {
        return steps;
    }
}
