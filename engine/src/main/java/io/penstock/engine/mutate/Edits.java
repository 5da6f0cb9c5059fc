package io.penstock.engine.mutate;

import io.penstock.engine.error.Nearest;
import io.penstock.engine.error.PenstockException;
import io.penstock.engine.step.Child;
import io.penstock.engine.step.Rearrangeable;
import io.penstock.engine.step.Step;
import io.penstock.engine.tree.Hyperparameters;
import io.penstock.engine.tree.Names;
import io.penstock.engine.tree.Trees;
import io.penstock.engine.wrap.Frozen;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** How each mutation is done. */
final class Edits {
    private Edits() {}

    static Step apply(Mutation mutation, Step root) {
        if (mutation instanceof Mutation.Replace replace) {
            return Trees.replace(root, Map.of(resolve(root, replace.path()), replace.step()));
        } else if (mutation instanceof Mutation.ReplaceAll all) {
            return replaceAll(root, all);
        } else if (mutation instanceof Mutation.Insert insert) {
            return aroundChild(root, insert.path(), (children, at) -> {
                children.add(insert.after() ? at + 1 : at, insert.child());
                return children;
            });
        } else if (mutation instanceof Mutation.Remove remove) {
            return aroundChild(root, remove.path(), (children, at) -> {
                children.remove(at);
                return children;
            });
        } else if (mutation instanceof Mutation.Reorder reorder) {
            return reordered(root, resolve(root, reorder.path()), reorder.names());
        } else if (mutation instanceof Mutation.Freeze freeze) {
            String path = resolve(root, freeze.path());
            return Trees.replace(root, Map.of(path, new Frozen(Trees.get(root, path))));
        } else if (mutation instanceof Mutation.Unfreeze unfreeze) {
            return unfrozen(root, resolve(root, unfreeze.path()));
        }
        Mutation.Set set = (Mutation.Set) mutation;
        return Hyperparameters.set(root, set.hyperparameter(), set.value());
    }

    /** The whole path of the only step whose path ends like this. */
    static String resolve(Step root, String path) {
        Set<String> all = Trees.byPath(root).keySet();
        if (all.contains(path)) {
            return path;
        }
        List<String> candidates =
                all.stream().filter(known -> known.endsWith("/" + path)).toList();
        if (candidates.size() == 1) {
            return candidates.get(0);
        }
        throw PenstockException.user(
                        candidates.isEmpty()
                                ? "a mutation needs a step that exists"
                                : "a short path must fit one step only")
                .value("'" + path + "'")
                .remedy(
                        candidates.isEmpty()
                                ? Nearest.remedy(path, all)
                                : "write one of " + String.join(", ", candidates))
                .build();
    }

    private static Step replaceAll(Step root, Mutation.ReplaceAll mutation) {
        Map<String, Step> edits = new LinkedHashMap<>();
        Trees.byPath(root).forEach((path, step) -> {
            if (mutation.type().isInstance(step)) {
                edits.put(path, mutation.step());
            }
        });
        if (edits.isEmpty()) {
            throw PenstockException.user("a mutation by type needs a step of that type")
                    .value("no " + mutation.type().getSimpleName() + " in "
                            + Trees.byPath(root).keySet())
                    .remedy("name the step by its path")
                    .build();
        }
        return Trees.replace(root, edits);
    }

    @FunctionalInterface
    private interface ChildrenEdit {
        List<Child> edit(List<Child> children, int position);
    }

    private static Step aroundChild(Step root, String shortPath, ChildrenEdit edit) {
        String path = resolve(root, shortPath);
        int slash = path.lastIndexOf('/');
        if (slash < 0) {
            throw PenstockException.user("only a step inside of another can be inserted beside or removed")
                    .value("'" + path + "', the root")
                    .remedy("put it into a pipeline")
                    .build();
        }
        String parentPath = path.substring(0, slash);
        Rearrangeable parent = rearrangeable(root, parentPath);
        List<Child> children = new ArrayList<>(parent.children());
        String name = path.substring(slash + 1);
        int at = children.stream().map(Child::name).toList().indexOf(name);
        return Trees.replace(root, Map.of(parentPath, parent.rearranged(edit.edit(children, at))));
    }

    private static Rearrangeable rearrangeable(Step root, String path) {
        Step step = Trees.get(root, path);
        if (step instanceof Rearrangeable parent) {
            return parent;
        }
        throw PenstockException.user("the children of this step cannot be rearranged")
                .at(path)
                .value(Names.of(step))
                .remedy("put a pipeline around what is to change")
                .build();
    }

    private static Step reordered(Step root, String path, List<String> names) {
        Rearrangeable parent = rearrangeable(root, path);
        Map<String, Child> byName = new LinkedHashMap<>();
        parent.children().forEach(child -> byName.put(child.name(), child));
        if (names.size() != byName.size() || !byName.keySet().containsAll(names)) {
            throw PenstockException.user("an order must name every child once")
                    .at(path)
                    .value(names.toString())
                    .remedy("the children are " + byName.keySet())
                    .build();
        }
        List<Child> ordered = new ArrayList<>();
        names.forEach(name -> ordered.add(byName.get(name)));
        return Trees.replace(root, Map.of(path, parent.rearranged(ordered)));
    }

    private static Step unfrozen(Step root, String path) {
        boolean[] found = new boolean[1];
        Step changed = Trees.editAll(root, (at, step) -> {
            if (at.equals(path) && step instanceof Frozen frozen) {
                found[0] = true;
                return frozen.step();
            }
            return step;
        });
        if (!found[0]) {
            throw PenstockException.user("only a frozen step can be unfrozen")
                    .at(path)
                    .value("a step that is not frozen itself")
                    .remedy("name the step that was frozen: " + frozenPaths(root))
                    .build();
        }
        return changed;
    }

    private static List<String> frozenPaths(Step root) {
        List<String> paths = new ArrayList<>();
        Trees.editAll(root, (at, step) -> {
            if (step instanceof Frozen) {
                paths.add(at);
            }
            return step;
        });
        return paths;
    }
}
