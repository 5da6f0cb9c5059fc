package io.penstock.engine.tree;

import io.penstock.engine.step.Child;
import io.penstock.engine.step.MetaStep;
import io.penstock.engine.step.Step;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** How steps are called where nobody gave them a name. */
public final class Names {
    private Names() {}

    /** A step that has a name of its own. */
    public interface Named {
        String name();
    }

    /** The step's own name, or its class in snake case: {@code StandardScaler} becomes {@code standard_scaler}. */
    public static String of(Step step) {
        if (step instanceof MetaStep meta && meta.isTransparent()) {
            return of(meta.children().get(0).step());
        }
        if (step instanceof Named named) {
            return named.name();
        }
        String simple = step.getClass().getSimpleName();
        String snake = simple.replaceAll("([a-z0-9])([A-Z])", "$1_$2")
                .replaceAll("[^A-Za-z0-9_]", "")
                .toLowerCase(Locale.ROOT);
        return snake.isEmpty() ? "step" : snake;
    }

    /** A name for each, made unique by a number: {@code pca}, {@code pca_2}. */
    public static List<String> unique(List<? extends Step> steps) {
        Set<String> taken = new HashSet<>();
        List<String> names = new ArrayList<>();
        for (Step step : steps) {
            String base = of(step);
            String name = base;
            for (int i = 2; !taken.add(name); i++) {
                name = base + "_" + i;
            }
            names.add(name);
        }
        return names;
    }

    /** Steps as children, under names made of their types. */
    public static List<Child> children(List<? extends Step> steps) {
        List<String> names = unique(steps);
        List<Child> children = new ArrayList<>();
        for (int i = 0; i < names.size(); i++) {
            children.add(new Child(names.get(i), steps.get(i)));
        }
        return children;
    }
}
