package io.penstock.engine.wrap;

import io.penstock.engine.error.Nearest;
import io.penstock.engine.error.PenstockException;
import io.penstock.engine.step.Child;
import io.penstock.engine.step.Step;
import java.util.ArrayList;
import java.util.List;

/** What the meta-steps with alternatives share. */
final class Choices {
    private Choices() {}

    static List<Child> around(List<Child> children, List<? extends Step> steps) {
        List<Child> changed = new ArrayList<>();
        for (int i = 0; i < children.size(); i++) {
            changed.add(new Child(children.get(i).name(), steps.get(i)));
        }
        return changed;
    }

    static int position(List<Child> children, String name) {
        List<String> names = children.stream().map(Child::name).toList();
        int position = names.indexOf(name);
        if (position < 0) {
            throw PenstockException.user("a choice must be one of the alternatives")
                    .value("'" + name + "'")
                    .remedy(Nearest.remedy(name, names))
                    .build();
        }
        return position;
    }

    static List<Child> named(Step... steps) {
        List<String> names = io.penstock.engine.tree.Names.unique(List.of(steps));
        List<Child> children = new ArrayList<>();
        for (int i = 0; i < steps.length; i++) {
            children.add(new Child(names.get(i), steps[i]));
        }
        return children;
    }
}
