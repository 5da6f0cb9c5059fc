package io.penstock.engine.parallel;

import io.penstock.engine.step.Flow;
import io.penstock.engine.step.PlanBuilder;
import io.penstock.engine.step.Step;
import io.penstock.engine.step.Wrapper;
import java.util.List;

/**
 * Lets a step transform on several threads inside each task: a block is cut into a slice a thread, and the results stand in the old
 * order again. Every thread has a live half of the step of its own, with its own native handles. Which slice goes to
 * which thread depends on the block's rows alone. While the step itself learns, the partitions are what is parallel.
 *
 * @param step that transforms
 * @param threads that share a block
 */
public record ParallelTransform(Step step, int threads) implements Wrapper {
    public ParallelTransform {
        Lanes.require("threads", threads, Lanes.MOST_WORKERS);
    }

    @Override
    public ParallelTransform around(Step other) {
        return new ParallelTransform(other, threads);
    }

    @Override
    public Flow lower(PlanBuilder builder, Flow in) {
        return builder.hosted("lanes", new Lanes(threads, 1, 0), List.of(flow -> builder.child(0, flow)), in);
    }
}
