package io.penstock.engine.pipeline;

import io.penstock.engine.error.Nearest;
import io.penstock.engine.error.PenstockException;
import io.penstock.engine.param.Distribution;
import io.penstock.engine.param.Param;
import io.penstock.engine.step.Child;
import io.penstock.engine.step.Flow;
import io.penstock.engine.step.InvertibleMeta;
import io.penstock.engine.step.PlanBuilder;
import io.penstock.engine.step.Rearrangeable;
import io.penstock.engine.step.Step;
import io.penstock.engine.tree.Hyperparameters;
import io.penstock.engine.tree.Names;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Steps one after the other; itself a step. Transforms of targets are undone at its exit, in reverse. Immutable.
 *
 * <pre>{@code
 * Pipeline pipeline = Pipeline.of(new StandardScaler(), new Pca(30), new LogisticRegression());
 * pipeline = pipeline.set("pca__components", 40);
 * }</pre>
 */
public final class Pipeline implements Rearrangeable, InvertibleMeta, Names.Named {
    private final String name;
    private final List<Child> children;

    private Pipeline(String name, List<Child> children) {
        this.name = name;
        this.children = List.copyOf(children);
        requireDistinct(this.children);
    }

    private void requireDistinct(List<Child> all) {
        List<String> names = new ArrayList<>();
        for (Child child : all) {
            if (names.contains(child.name())) {
                throw PenstockException.user("steps of one pipeline need different names")
                        .at(name)
                        .value("two steps named '" + child.name() + "'")
                        .remedy("name one of them differently")
                        .build();
            }
            names.add(child.name());
        }
    }

    /** Steps under names made of their types: {@code standard_scaler}, {@code pca}, {@code pca_2}. */
    public static Pipeline of(Step... steps) {
        return of(List.of(steps));
    }

    public static Pipeline of(List<? extends Step> steps) {
        return new Pipeline("pipeline", Names.children(steps));
    }

    /** Steps under the names given. */
    public static Pipeline ofChildren(String name, List<Child> children) {
        return new Pipeline(name, children);
    }

    /** The same steps under another name of the pipeline. */
    public Pipeline named(String other) {
        return new Pipeline(new Child(other, this).name(), children);
    }

    /** This pipeline and one more step under a name. */
    public Pipeline then(String childName, Step step) {
        List<Child> more = new ArrayList<>(children);
        more.add(new Child(childName, step));
        return new Pipeline(name, more);
    }

    /** This pipeline and one more step. */
    public Pipeline then(Step step) {
        List<Step> all = new ArrayList<>(children.stream().map(Child::step).toList());
        all.add(step);
        List<String> names = Names.unique(all);
        return then(names.get(names.size() - 1), step);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public List<Child> children() {
        return children;
    }

    @Override
    public Pipeline withChildren(List<? extends Step> steps) {
        return new Pipeline(name, Child.around(children, steps));
    }

    @Override
    public Flow lower(PlanBuilder builder, Flow in) {
        Flow flow = in;
        for (int i = 0; i < children.size(); i++) {
            flow = builder.child(i, flow);
        }
        for (int i = children.size() - 1; i >= 0; i--) {
            flow = builder.undo(i, flow);
        }
        return flow;
    }

    @Override
    public Flow invert(PlanBuilder builder, Flow in) {
        Flow flow = in;
        for (int i = children.size() - 1; i >= 0; i--) {
            flow = builder.inverse(i, flow);
        }
        return flow;
    }

    @Override
    public Pipeline rearranged(List<Child> other) {
        return new Pipeline(name, other);
    }

    /** The steps from one name to another, both included, as a pipeline of the same name. Null leaves that end open. */
    public Pipeline slice(@Nullable String first, @Nullable String last) {
        List<String> names = children.stream().map(Child::name).toList();
        int from = first == null ? 0 : names.indexOf(requireChild(first).name());
        int to = last == null
                ? names.size() - 1
                : names.indexOf(requireChild(last).name());
        if (from > to) {
            throw PenstockException.user("a slice must begin before it ends")
                    .at(name)
                    .value("from '" + first + "' to '" + last + "'")
                    .remedy("the steps are " + String.join(", ", names))
                    .build();
        }
        return slice(from, to + 1);
    }

    /** The steps at positions {@code from} (inclusive) to {@code to} (exclusive). */
    public Pipeline slice(int from, int to) {
        return new Pipeline(name, children.subList(from, to));
    }

    /** Cut after every step of that class: each part but the last ends with one. */
    public List<Pipeline> splitAt(Class<? extends Step> type) {
        List<Pipeline> parts = new ArrayList<>();
        int from = 0;
        for (int i = 0; i < children.size(); i++) {
            if (type.isInstance(children.get(i).step()) || i == children.size() - 1) {
                parts.add(slice(from, i + 1));
                from = i + 1;
            }
        }
        return parts;
    }

    /** The child of that name. */
    public Step get(String childName) {
        return requireChild(childName).step();
    }

    private Child requireChild(String childName) {
        return children.stream()
                .filter(child -> child.name().equals(childName))
                .findFirst()
                .orElseThrow(() -> PenstockException.user("a step must exist")
                        .at(name)
                        .value("'" + childName + "'")
                        .remedy(Nearest.remedy(
                                childName, children.stream().map(Child::name).toList()))
                        .build());
    }

    /** The first child of that class. */
    public <S extends Step> S get(Class<S> type) {
        return children.stream()
                .map(Child::step)
                .filter(type::isInstance)
                .map(type::cast)
                .findFirst()
                .orElseThrow(() -> PenstockException.user("a step of that type must exist")
                        .at(name)
                        .value(type.getSimpleName())
                        .remedy("the steps are "
                                + children.stream().map(Child::name).collect(Collectors.joining(", ")))
                        .build());
    }

    /** The pipeline with another value for the hyperparameter of that flat name, such as {@code pca__components}. */
    public Pipeline set(String hyperparameter, Object value) {
        return (Pipeline) Hyperparameters.set(this, hyperparameter, value);
    }

    /** The pipeline with another value for a typed parameter of the child of that name. */
    public <T> Pipeline set(String childName, Param<T> param, T value) {
        return (Pipeline) Hyperparameters.set(this, name + "/" + childName, param, value);
    }

    /** The pipeline with another distribution for the hyperparameter of that flat name. */
    public Pipeline setSpace(String hyperparameter, Distribution distribution) {
        return (Pipeline) Hyperparameters.setSpace(this, hyperparameter, distribution);
    }

    /** Every hyperparameter by its flat name. */
    public Map<String, Object> hyperparameters() {
        return Hyperparameters.values(this);
    }

    /** The distribution of every hyperparameter that has one, by its flat name. */
    public Map<String, Distribution> space() {
        return Hyperparameters.space(this);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Pipeline pipeline && name.equals(pipeline.name) && children.equals(pipeline.children);
    }

    @Override
    public int hashCode() {
        return Objects.hash(name, children);
    }

    @Override
    public String toString() {
        return children.stream()
                .map(child -> child.step().toString())
                .collect(Collectors.joining(" → ", name + "[", "]"));
    }
}
