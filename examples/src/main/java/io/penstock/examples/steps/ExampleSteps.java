package io.penstock.examples.steps;

import io.penstock.engine.type.MetaType;
import io.penstock.engine.type.StepProvider;
import io.penstock.engine.type.StepType;
import java.util.List;
import java.util.Map;

/** Offers the steps of this package to the registry. */
public final class ExampleSteps implements StepProvider {
    @Override
    public List<StepType<?>> types() {
        return List.of(
                StepType.of(
                        "LogarithmOfOnePlus",
                        LogarithmOfOnePlus.class,
                        "Replaces every number x by ln(1 + x).",
                        List.of(),
                        (settings, state) -> new LogarithmOfOnePlus()),
                StepType.of(
                        "LargestToOne",
                        LargestToOne.class,
                        "Divides every feature by its largest magnitude.",
                        List.of(),
                        (settings, state) -> new LargestToOne(state)));
    }

    @Override
    public List<MetaType<?>> metaTypes() {
        return List.of(new MetaType<>(
                "FromEpoch",
                FromEpoch.class,
                "Lets a step act in training from an epoch on.",
                wrapper -> Map.of("epoch", wrapper.epoch()),
                (about, children) -> new FromEpoch(
                        ((Number) about.getOrDefault("epoch", 0)).intValue(),
                        children.get(0).step())));
    }
}
