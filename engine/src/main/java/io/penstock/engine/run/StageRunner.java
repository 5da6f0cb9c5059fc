package io.penstock.engine.run;

import io.penstock.engine.learn.Learnable;
import io.penstock.engine.plan.Node;
import io.penstock.engine.step.Step;
import java.util.Map;
import java.util.function.Function;

/** How one runner executes the stages of a fit; {@link FitLoop} does the rest. */
@FunctionalInterface
public interface StageRunner {
    /**
     * Makes a stage ready.
     *
     * @param steps finds the steps that the stage's program applies, all of them fitted or stateless
     */
    Rounds open(Node.Aggregate stage, Function<String, Step> steps);

    /** The rounds of one stage. Closing it releases whatever was kept at hand, also after a failure. */
    interface Rounds extends AutoCloseable {
        /**
         * Reads the data once.
         *
         * @param round from 0
         * @param learning the fits that still learn, with the parameters of this round
         * @return the merged partial of each
         */
        Totals run(int round, Map<Node.Fit, Learnable> learning);

        @Override
        void close();
    }

    /**
     * What a round gives.
     *
     * @param rows that were read
     * @param byPath the merged partial of every fit
     */
    record Totals(long rows, Map<String, Object> byPath) {}
}
