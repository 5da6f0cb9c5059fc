package io.penstock.engine.search;

import io.penstock.engine.error.PenstockException;
import io.penstock.engine.param.Distribution;
import io.penstock.engine.space.Constraints;
import io.penstock.engine.space.SearchSpace;
import io.penstock.engine.step.Step;
import io.penstock.engine.tree.Hyperparameters;
import io.penstock.engine.tree.Spaces;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The space of a search: that of its tree, changed by its options. */
final class TreeSpace {
    private TreeSpace() {}

    static SearchSpace of(Step step, SearchOptions options) {
        if (step instanceof Automatic) {
            throw PenstockException.user("a search that chooses the steps itself has a space once it knows the table")
                    .value("no table yet")
                    .remedy("take Search.of(Candidates.of(kind, schema))")
                    .build();
        }
        Step changed = step;
        for (Map.Entry<String, Distribution> entry : options.spaces().entrySet()) {
            changed = Hyperparameters.setSpace(changed, entry.getKey(), entry.getValue());
        }
        if (!options.over().isEmpty()) {
            changed = only(changed, options.over());
        }
        SearchSpace space = Spaces.of(changed);
        if (space.dimensions().isEmpty()) {
            throw PenstockException.user("a search needs at least one hyperparameter to look for")
                    .value("none of the steps has a space")
                    .remedy("give one with space(name, distribution)")
                    .build();
        }
        for (String rule : options.rules()) {
            space = space.where(Constraints.of(rule));
        }
        return space;
    }

    /** Every other hyperparameter keeps its value. */
    private static Step only(Step step, List<String> names) {
        Set<String> wanted = new HashSet<>();
        names.forEach(name -> wanted.add(Hyperparameters.name(step, name)));
        Step changed = step;
        for (String name : Hyperparameters.space(step).keySet()) {
            if (!wanted.contains(name)) {
                changed = Hyperparameters.withoutSpace(changed, name);
            }
        }
        return changed;
    }
}
