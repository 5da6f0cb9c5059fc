package io.penstock.engine.pipeline;

import io.penstock.engine.split.GroupKFold;
import io.penstock.engine.split.HoldOut;
import io.penstock.engine.split.KFold;
import io.penstock.engine.split.WalkForward;
import io.penstock.engine.step.Placement;
import io.penstock.engine.step.Placement.DevicePolicy;
import io.penstock.engine.strategy.Strategies;
import io.penstock.engine.type.MetaType;
import io.penstock.engine.type.StepProvider;
import io.penstock.engine.type.StepType;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The steps and meta-steps that the engine itself brings. */
public final class EngineSteps implements StepProvider {
    @Override
    public List<StepType<?>> types() {
        return List.of(
                GroupKFold.TYPE,
                HoldOut.TYPE,
                KFold.TYPE,
                Lambda.TYPE,
                SelectColumns.TYPE,
                SelectFeatures.TYPE,
                WalkForward.TYPE);
    }

    @Override
    public List<MetaType<?>> metaTypes() {
        return List.of(
                new MetaType<>(
                        "Pipeline",
                        Pipeline.class,
                        "Steps one after the other.",
                        pipeline -> Map.of("name", pipeline.name()),
                        (about, children) ->
                                Pipeline.ofChildren(String.valueOf(about.getOrDefault("name", "pipeline")), children)),
                new MetaType<>(
                        "Union",
                        Union.class,
                        "Branches side by side.",
                        union -> Map.of(),
                        (about, children) -> new Union(children)),
                new MetaType<>(
                        "ColumnTransformer",
                        ColumnTransformer.class,
                        "Different steps for different columns.",
                        transformer -> Map.of("columns", transformer.columns()),
                        (about, children) -> new ColumnTransformer(
                                children,
                                ((List<?>) about.getOrDefault("columns", List.of()))
                                        .stream().map(String::valueOf).toList())),
                new MetaType<>(
                        "ClusteringWrapper",
                        ClusteringWrapper.class,
                        "Sends its step to the workers.",
                        wrapper -> describe(wrapper.placement()),
                        (about, children) ->
                                new ClusteringWrapper(children.get(0).step(), placement(about))));
    }

    private static Map<String, Object> describe(Placement placement) {
        Map<String, Object> about = new LinkedHashMap<>(Strategies.describe(placement.strategy()));
        about.put("partitions", placement.partitions());
        about.put("device", placement.device().name());
        return about;
    }

    private static Placement placement(Map<String, Object> about) {
        return new Placement(
                ((Number) about.getOrDefault("partitions", 0)).intValue(),
                DevicePolicy.valueOf(String.valueOf(about.getOrDefault("device", "NEVER"))),
                Strategies.read(about));
    }
}
