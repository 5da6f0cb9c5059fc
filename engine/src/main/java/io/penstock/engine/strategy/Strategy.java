package io.penstock.engine.strategy;

import java.time.Duration;

/** How the workers that learn by gradient descent come to one result. What learns exactly is not concerned. */
public sealed interface Strategy {
    /** Whatever the step does by itself. */
    Strategy OWN = new Own();

    /** What it is, in a few words for a plan, with a comma at the end; empty for {@link #OWN}. */
    String describe();

    /** Whatever the step does by itself. */
    record Own() implements Strategy {
        @Override
        public String describe() {
            return "";
        }
    }

    /**
     * Every partition trains a copy for some epochs, then the copies are put together; that is a round. See S. Stich, <i>Local SGD Converges
     * Fast and Communicates Little</i>, ICLR 2019, and S. Reddi and others, <i>Adaptive Federated Optimization</i>, ICLR 2021.
     *
     * @param localEpochs how often a copy goes through its partition in a round; at least 1
     * @param outer what is made of the mean of the copies
     * @param guard share of the rows that no copy learns from, on which the result is compared with the best copy at the end;
     *     0 for no guard
     */
    record LocalSgd(int localEpochs, Outer outer, double guard) implements Strategy {
        public LocalSgd {
            if (localEpochs < 1 || !(guard >= 0 && guard < 1)) {
                throw new IllegalArgumentException("local epochs " + localEpochs + ", guard " + guard);
            }
        }

        /** One local epoch a round, the mean of the copies, no guard. */
        public LocalSgd() {
            this(1, Outer.AVERAGE, 0);
        }

        @Override
        public String describe() {
            return "local SGD of " + localEpochs + (localEpochs == 1 ? " epoch" : " epochs") + " a round and "
                    + outer.describe() + (guard == 0 ? "" : " guarded by " + guard + " of the rows") + ", ";
        }
    }

    /**
     * Every round is one mini-batch: each partition gives the gradient of its next rows, and the driver makes one step with the
     * sum. Equals one machine that learns from the union of these rows, at the price of a job per mini-batch.
     */
    record Synchronous() implements Strategy {
        @Override
        public String describe() {
            return "a round per mini-batch, ";
        }
    }

    /**
     * All partitions run at once and add up their gradients among themselves after every mini-batch (a {@code Collective}).
     *
     * @param limit how long a worker waits for the others before the fit fails
     */
    record AllReduce(Duration limit) implements Strategy {
        public AllReduce {
            if (limit.isNegative() || limit.isZero()) {
                throw new IllegalArgumentException("time limit " + limit);
            }
        }

        @Override
        public String describe() {
            return "all-reduce of gradients, time limit " + limit.toMillis() / 1000.0 + " s, ";
        }
    }
}
