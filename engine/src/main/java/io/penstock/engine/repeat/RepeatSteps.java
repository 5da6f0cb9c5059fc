package io.penstock.engine.repeat;

import io.penstock.engine.type.MetaType;
import io.penstock.engine.type.StepProvider;
import io.penstock.engine.type.StepType;
import java.util.List;
import java.util.Map;

/** Offers what is in this package to the registry. */
public final class RepeatSteps implements StepProvider {
    @Override
    public List<StepType<?>> types() {
        return List.of();
    }

    @Override
    public List<MetaType<?>> metaTypes() {
        return List.of(
                new MetaType<>(
                        "MiniBatches",
                        MiniBatches.class,
                        "Lets a step learn batch by batch.",
                        batches -> Map.of(
                                "size", batches.size(), "last", batches.last().name()),
                        (about, children) -> new MiniBatches(
                                children.get(0).step(),
                                ((Number) about.getOrDefault("size", 32)).intValue(),
                                MiniBatches.LastBatch.valueOf(String.valueOf(about.getOrDefault("last", "KEEP"))))),
                new MetaType<>(
                        "Epochs",
                        Epochs.class,
                        "Lets a step learn several times over the same rows.",
                        EpochsDocument::write,
                        EpochsDocument::read));
    }
}
