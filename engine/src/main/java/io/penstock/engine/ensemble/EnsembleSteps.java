package io.penstock.engine.ensemble;

import io.penstock.engine.param.Settings;
import io.penstock.engine.split.Splitter;
import io.penstock.engine.step.State;
import io.penstock.engine.type.MetaType;
import io.penstock.engine.type.StepDocument;
import io.penstock.engine.type.StepProvider;
import io.penstock.engine.type.StepType;
import io.penstock.engine.type.StepTypes;
import java.util.List;
import java.util.Map;

/** Offers what is in this package to the registry. */
public final class EnsembleSteps implements StepProvider {
    @Override
    public List<StepType<?>> types() {
        return List.of(AsMeasured.TYPE, Predictions.TYPE, Votes.TYPE);
    }

    @Override
    public List<MetaType<?>> metaTypes() {
        return List.of(
                new MetaType<>(
                        "Voting",
                        Voting.class,
                        "Several models answer as one.",
                        step -> step.settings().values(),
                        (about, children) -> {
                            Settings settings = Settings.of(Voting.PARAMS);
                            for (Map.Entry<String, Object> entry : about.entrySet()) {
                                settings = settings.with(entry.getKey(), entry.getValue());
                            }
                            return new Voting(children, settings);
                        }),
                new MetaType<>(
                        "Stacking",
                        Stacking.class,
                        "A judge learns from what models predict for rows that they have not seen.",
                        step -> StepDocument.write(step.splitter(), StepTypes.discover()),
                        (about, children) -> new Stacking(
                                children.get(0).step(), children.get(1).step(), splitter(about))));
    }

    private static Splitter splitter(Map<String, Object> about) {
        StepType<?> type = StepDocument.type(about, StepTypes.discover());
        return (Splitter) type.create(StepDocument.settings(about, type), State.EMPTY);
    }
}
