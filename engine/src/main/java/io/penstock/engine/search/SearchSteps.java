package io.penstock.engine.search;

import io.penstock.engine.type.MetaType;
import io.penstock.engine.type.StepProvider;
import io.penstock.engine.type.StepType;
import java.util.List;

/** Offers what is in this package to the registry. */
public final class SearchSteps implements StepProvider {
    @Override
    public List<StepType<?>> types() {
        return List.of(Automatic.TYPE);
    }

    @Override
    public List<MetaType<?>> metaTypes() {
        return List.of(new MetaType<>(
                "Search",
                Search.class,
                "Looks for the best hyperparameters of a step.",
                SearchDocument::write,
                SearchDocument::read));
    }
}
