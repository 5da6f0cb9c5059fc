package io.penstock.engine.parallel;

import io.penstock.engine.step.Child;
import io.penstock.engine.step.Flow;
import io.penstock.engine.step.InvertibleMeta;
import io.penstock.engine.step.PlanBuilder;
import io.penstock.engine.step.Rearrangeable;
import io.penstock.engine.step.Step;
import io.penstock.engine.tree.Names;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * A pipeline whose steps work at the same time, inside each task: a block is cut into slices, which go from step to step
 * through bounded queues, with several workers a step. A slow step holds those before it back. Rows keep their order. Its
 * steps learn as those of a pipeline do, one after the other, each on what the queues make of the partitions so far.
 *
 * <pre>{@code
 * QueuedPipeline.of(new Decode(), new Resize(), new Embed()).workers(4).queue(2).slices(256)
 * }</pre>
 *
 * @param children the steps
 * @param workers threads per step
 * @param queue how many slices may wait for a worker
 * @param rows of a slice
 */
public record QueuedPipeline(List<Child> children, int workers, int queue, int rows)
        implements Rearrangeable, InvertibleMeta {
    public QueuedPipeline {
        children = List.copyOf(children);
        Lanes.require("workers", workers, Lanes.MOST_WORKERS);
        Lanes.require("queue", queue, Integer.MAX_VALUE);
        Lanes.require("rows of a slice", rows, Integer.MAX_VALUE);
    }

    /** One worker a step, two waiting slices each, 256 rows a slice. */
    public static QueuedPipeline of(Step... steps) {
        return new QueuedPipeline(Names.children(List.of(steps)), 1, 2, 256);
    }

    /** The same with so many threads per step. */
    public QueuedPipeline workers(int perStep) {
        return new QueuedPipeline(children, perStep, queue, rows);
    }

    /** The same with so many slices that may wait for a worker. */
    public QueuedPipeline queue(int size) {
        return new QueuedPipeline(children, workers, size, rows);
    }

    /** The same with slices of so many rows. */
    public QueuedPipeline slices(int rowsEach) {
        return new QueuedPipeline(children, workers, queue, rowsEach);
    }

    @Override
    public QueuedPipeline withChildren(List<? extends Step> steps) {
        return new QueuedPipeline(Child.around(children, steps), workers, queue, rows);
    }

    @Override
    public QueuedPipeline rearranged(List<Child> other) {
        return new QueuedPipeline(other, workers, queue, rows);
    }

    @Override
    public Flow lower(PlanBuilder builder, Flow in) {
        List<UnaryOperator<Flow>> parts = new ArrayList<>();
        for (int i = 0; i < children.size(); i++) {
            int position = i;
            parts.add(flow -> builder.child(position, flow));
        }
        Flow flow = builder.hosted("lanes", new Lanes(workers, queue, rows), parts, in);
        for (int i = children.size() - 1; i >= 0; i--) {
            flow = builder.undo(i, flow);
        }
        return flow;
    }

    @Override
    public Flow invert(PlanBuilder builder, Flow in) {
        Flow flow = in;
        for (int i = children.size() - 1; i >= 0; i--) {
            flow = builder.inverse(i, flow);
        }
        return flow;
    }
}
