package io.penstock.engine.tree;

import io.penstock.engine.param.Distribution;
import io.penstock.engine.param.Settings;
import io.penstock.engine.space.Condition;
import io.penstock.engine.space.Constraints;
import io.penstock.engine.space.Dimension;
import io.penstock.engine.space.SearchSpace;
import io.penstock.engine.step.Alternatives;
import io.penstock.engine.step.Child;
import io.penstock.engine.step.Configurable;
import io.penstock.engine.step.MetaStep;
import io.penstock.engine.step.Step;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The search space of a tree. */
public final class Spaces {
    private final Map<String, Dimension> dimensions = new LinkedHashMap<>();
    private final List<String> rules = new ArrayList<>();

    private Spaces() {}

    /**
     * Every hyperparameter that has a distribution, under its flat name. Those of a step that does not always act are active only where it
     * does: inside an optional step, an alternative, a branch that can be left out. Where it is settled that a step does not act, its
     * hyperparameters are left out.
     */
    public static SearchSpace of(Step root) {
        Spaces spaces = new Spaces();
        spaces.collect("", root, List.of());
        SearchSpace space = SearchSpace.of(List.copyOf(spaces.dimensions.values()));
        for (String rule : spaces.rules) {
            space = space.where(Constraints.of(rule));
        }
        return space;
    }

    private void collect(String prefix, Step step, List<Condition> conditions) {
        if (step instanceof Configurable configurable) {
            Map<String, Distribution> distributions = configurable.settings().space();
            configurable.settings().params().forEach(param -> {
                Distribution distribution = distributions.get(param.name());
                String name = prefix + param.name();
                if (distribution != null) {
                    dimensions.putIfAbsent(name, new Dimension(name, distribution, conditions));
                }
            });
        }
        if (!(step instanceof MetaStep meta)) {
            return;
        }
        List<Child> children = meta.children();
        for (int i = 0; i < children.size(); i++) {
            Child child = children.get(i);
            String below = meta.isTransparent() ? prefix : prefix + child.name() + "__";
            Alternatives.When when =
                    meta instanceof Alternatives choice ? choice.when(i).orElse(null) : null;
            if (when == null) {
                collect(below, child.step(), conditions);
            } else if (isSearched(meta, when)) {
                // The hyperparameter decided upon has the conditions from further up itself.
                collect(below, child.step(), List.of(new Condition(prefix + when.parameter(), possible(meta, when))));
            } else if (acts(meta, when)) {
                collect(below, child.step(), conditions);
            }
        }
        if (meta instanceof Alternatives choice && choice.needsOne()) {
            requireOne(prefix, choice);
        }
    }

    private static Settings settings(MetaStep meta) {
        return ((Configurable) meta).settings();
    }

    private static boolean isSearched(MetaStep meta, Alternatives.When when) {
        return settings(meta).space().containsKey(when.parameter());
    }

    /** The values that a search can come to, of those under which a child acts: an empty word stands for the first, and is never searched. */
    private static List<Object> possible(MetaStep meta, Alternatives.When when) {
        Distribution distribution = settings(meta).space().get(when.parameter());
        List<Object> possible = when.values().stream()
                .filter(value -> distribution != null && distribution.contains(value))
                .toList();
        return possible.isEmpty() ? when.values() : possible;
    }

    private static boolean acts(MetaStep meta, Alternatives.When when) {
        return when.values().contains(settings(meta).get(when.parameter()));
    }

    private void requireOne(String prefix, Alternatives choice) {
        List<String> flags = new ArrayList<>();
        for (int i = 0; i < choice.children().size(); i++) {
            Alternatives.When when = choice.when(i).orElse(null);
            if (when == null || !isSearched(choice, when) && acts(choice, when)) {
                return;
            }
            if (isSearched(choice, when)) {
                flags.add("`" + prefix + when.parameter() + "`");
            }
        }
        if (!flags.isEmpty()) {
            rules.add(String.join(" or ", flags).replaceAll("`([A-Za-z0-9_.]+)`", "$1"));
        }
    }
}
