package io.penstock.engine.tree;

import io.penstock.engine.error.Nearest;
import io.penstock.engine.error.PenstockException;
import io.penstock.engine.param.Distribution;
import io.penstock.engine.param.Param;
import io.penstock.engine.param.Settings;
import io.penstock.engine.step.Configurable;
import io.penstock.engine.step.Step;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * The hyperparameters of a tree under flat names: {@code pca__components} is the parameter {@code components} of the
 * child {@code pca} of the root; the root's own have no prefix. A name may be shortened to any ending that is unique, such as
 * {@code components} or {@code *components}.
 */
public final class Hyperparameters {
    private Hyperparameters() {}

    private record Place(String path, Configurable step, Param<?> param) {}

    /** Every value by its flat name. */
    public static Map<String, Object> values(Step root) {
        Map<String, Object> all = new LinkedHashMap<>();
        places(root)
                .forEach((name, place) -> all.put(name, place.step().settings().get(place.param())));
        return all;
    }

    /** Every distribution by its flat name. */
    public static Map<String, Distribution> space(Step root) {
        Map<String, Distribution> all = new LinkedHashMap<>();
        places(root).forEach((name, place) -> {
            Distribution distribution =
                    place.step().settings().space().get(place.param().name());
            if (distribution != null) {
                all.put(name, distribution);
            }
        });
        return all;
    }

    /** The whole flat name for one that may be shortened. Throws as {@link #get} does. */
    public static String name(Step root, String name) {
        Place place = find(root, name);
        for (Map.Entry<String, Place> entry : places(root).entrySet()) {
            if (entry.getValue().step() == place.step()
                    && entry.getValue().path().equals(place.path())
                    && entry.getValue().param().name().equals(place.param().name())) {
                return entry.getKey();
            }
        }
        throw new IllegalStateException(name);
    }

    /** One value. Throws a {@link PenstockException} that names the nearest names, or the candidates of a short one. */
    public static Object get(Step root, String name) {
        Place place = find(root, name);
        return place.step().settings().get(place.param());
    }

    /** The tree with another value for one hyperparameter; everything else stays. */
    public static Step set(Step root, String name, Object value) {
        Place place = find(root, name);
        return change(root, place, settings -> settings.with(place.param().name(), value));
    }

    /** The tree with other values for several hyperparameters. */
    public static Step set(Step root, Map<String, ?> values) {
        Step changed = root;
        for (Map.Entry<String, ?> entry : values.entrySet()) {
            changed = set(changed, entry.getKey(), entry.getValue());
        }
        return changed;
    }

    /** The tree with another value for a typed parameter of the step at a path. */
    public static <T> Step set(Step root, String path, Param<T> param, T value) {
        Step step = Trees.get(root, path);
        if (!(step instanceof Configurable configurable)) {
            throw PenstockException.user("only a step with hyperparameters can be set")
                    .at(path)
                    .value(step.getClass().getSimpleName() + " has none")
                    .build();
        }
        return Trees.replace(
                root, Map.of(path, configurable.with(configurable.settings().with(param, value))));
    }

    /** The tree with another distribution for one hyperparameter; everything else stays. */
    public static Step setSpace(Step root, String name, Distribution distribution) {
        Place place = find(root, name);
        return change(root, place, settings -> settings.withSpace(place.param().name(), distribution));
    }

    /** The tree with no distribution for one hyperparameter: searches leave it as it is. */
    public static Step withoutSpace(Step root, String name) {
        Place place = find(root, name);
        return change(
                root, place, settings -> settings.withoutSpace(place.param().name()));
    }

    private static Step change(Step root, Place place, UnaryOperator<Settings> edit) {
        try {
            Step changed = place.step().with(edit.apply(place.step().settings()));
            return Trees.swap(Names.of(root), root, place.path(), place.step(), changed);
        } catch (PenstockException e) {
            throw e.at(place.path());
        }
    }

    private static Map<String, Place> places(Step root) {
        int rootLength = Names.of(root).length();
        Map<String, Place> places = new LinkedHashMap<>();
        Trees.visit(root, (path, step) -> {
            if (step instanceof Configurable configurable) {
                String prefix = path.length() == rootLength
                        ? ""
                        : path.substring(rootLength + 1).replace("/", "__") + "__";
                configurable
                        .settings()
                        .params()
                        .forEach(param -> places.put(prefix + param.name(), new Place(path, configurable, param)));
            }
        });
        return places;
    }

    private static Place find(Step root, String name) {
        Map<String, Place> places = places(root);
        Place exact = places.get(name);
        if (exact != null) {
            return exact;
        }
        String ending = "__" + (name.startsWith("*") ? name.substring(1) : name);
        List<String> candidates = new ArrayList<>();
        places.keySet().stream()
                .filter(known -> ("__" + known).endsWith(ending))
                .forEach(candidates::add);
        if (candidates.size() == 1) {
            Place found = places.get(candidates.get(0));
            if (found != null) {
                return found;
            }
        }
        boolean ambiguous = candidates.size() > 1;
        throw PenstockException.user(
                        ambiguous
                                ? "a short name must fit one hyperparameter only"
                                : "a hyperparameter must exist in the pipeline")
                .value("'" + name + "'")
                .remedy(
                        ambiguous
                                ? "write one of " + String.join(", ", candidates)
                                : Nearest.remedy(name, places.keySet()))
                .build();
    }
}
