package io.penstock.engine.parallel;

import io.penstock.engine.type.MetaType;
import io.penstock.engine.type.StepProvider;
import io.penstock.engine.type.StepType;
import java.util.List;
import java.util.Map;

/** Offers what is in this package to the registry. */
public final class ParallelSteps implements StepProvider {
    @Override
    public List<StepType<?>> types() {
        return List.of(Lanes.TYPE);
    }

    @Override
    public List<MetaType<?>> metaTypes() {
        return List.of(
                new MetaType<>(
                        "ParallelTransform",
                        ParallelTransform.class,
                        "Lets a step transform on several threads.",
                        step -> Map.of("threads", step.threads()),
                        (about, children) ->
                                new ParallelTransform(children.get(0).step(), number(about, "threads", 1))),
                new MetaType<>(
                        "QueuedPipeline",
                        QueuedPipeline.class,
                        "Steps that work at the same time, with queues between them.",
                        step -> Map.of("workers", step.workers(), "queue", step.queue(), "rows", step.rows()),
                        (about, children) -> new QueuedPipeline(
                                children,
                                number(about, "workers", 1),
                                number(about, "queue", 2),
                                number(about, "rows", 256))));
    }

    private static int number(Map<String, Object> about, String name, int unless) {
        return ((Number) about.getOrDefault(name, unless)).intValue();
    }
}
