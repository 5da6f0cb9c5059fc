package io.penstock.engine.mutate;

import io.penstock.engine.param.Param;
import io.penstock.engine.step.Child;
import io.penstock.engine.step.Step;
import java.util.List;

/**
 * One change to a tree. Paths may be whole ({@code pipeline/encoder/pca}) or any ending that fits one step only
 * ({@code encoder}, {@code encoder/pca}). Steps that a mutation does not touch keep what they have learned.
 */
public sealed interface Mutation {
    /** The tree after the change. Throws a {@link io.penstock.engine.error.PenstockException} where a path leads nowhere. */
    default Step applyTo(Step root) {
        return Edits.apply(this, root);
    }

    /** The tree after several changes, one after the other. */
    static Step apply(Step root, List<? extends Mutation> mutations) {
        Step tree = root;
        for (Mutation mutation : mutations) {
            tree = mutation.applyTo(tree);
        }
        return tree;
    }

    /** Another step under the same name. */
    record Replace(String path, Step step) implements Mutation {}

    /** Another step in the place of every step of that class. */
    record ReplaceAll(Class<? extends Step> type, Step step) implements Mutation {}

    /** A new step under a name, right before or right after the one at the path. */
    record Insert(String path, boolean after, Child child) implements Mutation {}

    /** The step at the path and all it holds are taken out. */
    record Remove(String path) implements Mutation {}

    /** The children of the meta-step at the path, in another order; names them all. */
    record Reorder(String path, List<String> names) implements Mutation {
        public Reorder {
            names = List.copyOf(names);
        }
    }

    /** The step at the path transforms and no longer learns. */
    record Freeze(String path) implements Mutation {}

    /** The step at the path learns again. */
    record Unfreeze(String path) implements Mutation {}

    /** Another value for the hyperparameter of that flat name, such as {@code head__learning_rate}. */
    record Set(String hyperparameter, Object value) implements Mutation {}

    static Mutation replace(String path, Step step) {
        return new Replace(path, step);
    }

    static Mutation replaceAll(Class<? extends Step> type, Step step) {
        return new ReplaceAll(type, step);
    }

    static Mutation insertBefore(String path, String name, Step step) {
        return new Insert(path, false, new Child(name, step));
    }

    static Mutation insertAfter(String path, String name, Step step) {
        return new Insert(path, true, new Child(name, step));
    }

    static Mutation remove(String path) {
        return new Remove(path);
    }

    static Mutation reorder(String path, String... names) {
        return new Reorder(path, List.of(names));
    }

    static Mutation freeze(String path) {
        return new Freeze(path);
    }

    static Mutation unfreeze(String path) {
        return new Unfreeze(path);
    }

    static Mutation set(String hyperparameter, Object value) {
        return new Set(hyperparameter, value);
    }

    /** Another value for a typed parameter of the child of that name. */
    static <T> Mutation set(String path, Param<T> param, T value) {
        return new Set(path.replace("/", "__") + "__" + param.name(), value);
    }
}
