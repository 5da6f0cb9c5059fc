package io.penstock.engine.strategy;

/**
 * The optimizer between rounds: takes the way from the parameters of a round's start to the mean of the copies for a gradient. See S. Reddi
 * and others, <i>Adaptive Federated Optimization</i>, ICLR 2021.
 *
 * @param kind of optimizer
 * @param rate of learning; 1 takes the mean itself where there is no momentum
 * @param momentum of Nesterov, or the decay of Adam's first moment
 * @param decay of Adam's second moment
 * @param epsilon what Adam adds to the root of the second moment
 */
public record Outer(Kind kind, double rate, double momentum, double decay, double epsilon) {
    /** The mean of the copies. */
    public static final Outer AVERAGE = new Outer(Kind.AVERAGE, 1, 0, 0, 0);

    /** The optimizers there are. */
    public enum Kind {
        AVERAGE,
        NESTEROV,
        ADAM
    }

    /** Momentum that looks ahead. */
    public static Outer nesterov(double rate, double momentum) {
        return new Outer(Kind.NESTEROV, rate, momentum, 0, 0);
    }

    /** Adam with the usual decays 0.9 and 0.99 and an epsilon of 0.001. */
    public static Outer adam(double rate) {
        return new Outer(Kind.ADAM, rate, 0.9, 0.99, 1e-3);
    }

    /** What it is, in a few words. */
    public String describe() {
        return switch (kind) {
            case AVERAGE -> rate == 1 ? "the average" : "the average at rate " + rate;
            case NESTEROV -> "Nesterov at rate " + rate + ", momentum " + momentum;
            case ADAM -> "Adam at rate " + rate;
        };
    }

    /** How many vectors it remembers from round to round. */
    public int slots() {
        return kind == Kind.AVERAGE ? 0 : kind == Kind.NESTEROV ? 1 : 2;
    }

    /**
     * The parameters of the next round.
     *
     * @param current parameters at the start of the round
     * @param mean of the copies at its end
     * @param slots {@link #slots} vectors as long as these, zeros before the first round; changed in place
     * @param round counted from 0
     * @return a new vector
     */
    public double[] next(double[] current, double[] mean, double[][] slots, int round) {
        double[] next = new double[current.length];
        double firstBias = 1 - Math.pow(momentum, round + 1);
        double secondBias = 1 - Math.pow(decay, round + 1);
        for (int i = 0; i < next.length; i++) {
            double way = mean[i] - current[i];
            next[i] = switch (kind) {
                case AVERAGE -> current[i] + rate * way;
                case NESTEROV -> {
                    slots[0][i] = momentum * slots[0][i] + way;
                    yield current[i] + rate * (momentum * slots[0][i] + way);
                }
                case ADAM -> {
                    slots[0][i] = momentum * slots[0][i] + (1 - momentum) * way;
                    slots[1][i] = decay * slots[1][i] + (1 - decay) * way * way;
                    yield current[i]
                            + rate * (slots[0][i] / firstBias) / (Math.sqrt(slots[1][i] / secondBias) + epsilon);
                }
            };
        }
        return next;
    }
}
