package io.penstock.engine.tree;

import io.penstock.engine.error.Nearest;
import io.penstock.engine.error.PenstockException;
import io.penstock.engine.step.Child;
import io.penstock.engine.step.Introspectable;
import io.penstock.engine.step.MetaStep;
import io.penstock.engine.step.Step;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;

/** Functions over a tree of steps. A path names any step: {@code pipeline/encoder/pca}, the root included. */
public final class Trees {
    /** Begins the last part of the path of a step that is a meta-step's own, and no child. */
    public static final String OWN = "/~";

    private Trees() {}

    /** Every step by its path, parents before children. A wrapper that adds no segment gives way to its child. */
    public static Map<String, Step> byPath(Step root) {
        Map<String, Step> all = new LinkedHashMap<>();
        collect(Names.of(root), root, all);
        return all;
    }

    private static void collect(String path, Step step, Map<String, Step> all) {
        if (!(step instanceof MetaStep meta)) {
            all.put(path, step);
            return;
        }
        if (!meta.isTransparent()) {
            all.put(path, step);
        }
        for (Child child : meta.children()) {
            collect(childPath(path, meta, child), child.step(), all);
        }
    }

    /** Shows every step with its path, parents before children, wrappers that add no segment included. */
    public static void visit(Step root, BiConsumer<String, Step> visitor) {
        visit(Names.of(root), root, visitor);
    }

    private static void visit(String path, Step step, BiConsumer<String, Step> visitor) {
        visitor.accept(path, step);
        if (step instanceof MetaStep meta) {
            meta.children().forEach(child -> visit(childPath(path, meta, child), child.step(), visitor));
        }
    }

    /** The path of a child of a meta-step at that path. */
    public static String childPath(String path, MetaStep parent, Child child) {
        return parent.isTransparent() ? path : path + "/" + child.name();
    }

    /** The step at a path. Throws a {@link PenstockException} that names the nearest ones. */
    public static Step get(Step root, String path) {
        Map<String, Step> all = byPath(root);
        Step step = all.get(path);
        if (step == null) {
            throw PenstockException.user("a path must lead to a step")
                    .value("'" + path + "'")
                    .remedy(Nearest.remedy(path, all.keySet()))
                    .build();
        }
        return step;
    }

    /** The tree with other steps at some paths; what no edit touches is the same object. Unknown paths are an error. */
    public static Step replace(Step root, Map<String, ? extends Step> edits) {
        edits.keySet().forEach(path -> get(root, path));
        return edit(root, (path, step) -> {
            Step other = edits.get(path);
            return other == null ? step : other;
        });
    }

    /** The tree with one step, wrappers that add no segment included, exchanged for another. */
    public static Step swap(String rootPath, Step root, String path, Step old, Step other) {
        if (root == old && rootPath.equals(path)) {
            return other;
        }
        if (!(root instanceof MetaStep meta)) {
            return root;
        }
        List<Step> changed = new ArrayList<>();
        boolean any = false;
        for (Child child : meta.children()) {
            Step swapped = swap(childPath(rootPath, meta, child), child.step(), path, old, other);
            any |= swapped != child.step();
            changed.add(swapped);
        }
        return any ? meta.withChildren(changed) : meta;
    }

    /** The tree with every step exchanged for what the function makes of it, children before parents. */
    public static Step edit(Step root, BiFunction<String, Step, Step> function) {
        return edit(Names.of(root), root, function);
    }

    private static Step edit(String path, Step step, BiFunction<String, Step, Step> function) {
        if (!(step instanceof MetaStep meta)) {
            return function.apply(path, step);
        }
        List<Step> changed = new ArrayList<>();
        boolean any = false;
        for (Child child : meta.children()) {
            Step other = edit(childPath(path, meta, child), child.step(), function);
            any |= other != child.step();
            changed.add(other);
        }
        Step rebuilt = any ? meta.withChildren(changed) : meta;
        return meta.isTransparent() ? rebuilt : function.apply(path, rebuilt);
    }

    /** As {@link #edit}, wrappers that add no segment to paths included: the innermost step of a path comes first. */
    public static Step editAll(Step root, BiFunction<String, Step, Step> function) {
        return editAll(Names.of(root), root, function);
    }

    private static Step editAll(String path, Step step, BiFunction<String, Step, Step> function) {
        if (!(step instanceof MetaStep meta)) {
            return function.apply(path, step);
        }
        List<Step> changed = new ArrayList<>();
        boolean any = false;
        for (Child child : meta.children()) {
            Step other = editAll(childPath(path, meta, child), child.step(), function);
            any |= other != child.step();
            changed.add(other);
        }
        return function.apply(path, any ? meta.withChildren(changed) : meta);
    }

    /** What every step of the tree shows of what it has learned, by {@code path} and attribute name. */
    public static Map<String, Map<String, Object>> attributes(Step root) {
        Map<String, Map<String, Object>> all = new LinkedHashMap<>();
        byPath(root).forEach((path, step) -> {
            if (step instanceof Introspectable introspectable
                    && !introspectable.attributes().isEmpty()) {
                all.put(path, introspectable.attributes());
            }
        });
        return all;
    }

    /** One attribute over the whole tree, by path. */
    public static Map<String, Object> attribute(Step root, String name) {
        Map<String, Object> found = new LinkedHashMap<>();
        attributes(root).forEach((path, attributes) -> {
            if (attributes.containsKey(name)) {
                found.put(path, attributes.get(name));
            }
        });
        return found;
    }
}
