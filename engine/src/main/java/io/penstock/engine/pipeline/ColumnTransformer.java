package io.penstock.engine.pipeline;

import io.penstock.engine.error.PenstockException;
import io.penstock.engine.step.Child;
import io.penstock.engine.step.Flow;
import io.penstock.engine.step.MetaStep;
import io.penstock.engine.step.PlanBuilder;
import io.penstock.engine.step.Step;
import java.util.ArrayList;
import java.util.List;

/**
 * Sends some columns to one step and others to another, and puts what they make side by side. Columns are named
 * ({@code age, income}) or, within the only numeric vector, given by position ({@code 0,2} or {@code 1..}). What nobody asks for is left out.
 *
 * <pre>{@code
 * ColumnTransformer.of("age, income", new StandardScaler()).and("city", new OneHotEncoder());
 * }</pre>
 */
public final class ColumnTransformer implements MetaStep {
    private final List<Child> children;
    private final List<String> columns;

    ColumnTransformer(List<Child> children, List<String> columns) {
        if (children.size() != columns.size()) {
            throw new IllegalArgumentException(children.size() + " steps for " + columns.size() + " sets of columns");
        }
        this.children = List.copyOf(children);
        this.columns = List.copyOf(columns);
    }

    /** A step for some columns. */
    public static ColumnTransformer of(String columns, Step step) {
        return new ColumnTransformer(List.of(), List.of()).and(columns, step);
    }

    /** One more step for some columns, under a name made of its type. */
    public ColumnTransformer and(String itsColumns, Step step) {
        List<Step> steps = new ArrayList<>(children.stream().map(Child::step).toList());
        steps.add(step);
        List<String> names = io.penstock.engine.tree.Names.unique(steps);
        return and(names.get(names.size() - 1), itsColumns, step);
    }

    /** One more step for some columns, under a name. */
    public ColumnTransformer and(String name, String itsColumns, Step step) {
        if (children.stream().anyMatch(child -> child.name().equals(name))) {
            throw PenstockException.user("steps of one column transformer need different names")
                    .value("two steps named '" + name + "'")
                    .remedy("name one of them differently")
                    .build();
        }
        List<Child> more = new ArrayList<>(children);
        more.add(new Child(name, step));
        List<String> all = new ArrayList<>(columns);
        all.add(itsColumns);
        return new ColumnTransformer(more, all);
    }

    @Override
    public List<Child> children() {
        return children;
    }

    /** The columns of each child, as they were given. */
    public List<String> columns() {
        return columns;
    }

    @Override
    public ColumnTransformer withChildren(List<? extends Step> steps) {
        return new ColumnTransformer(Child.around(children, steps), columns);
    }

    @Override
    public Flow lower(PlanBuilder builder, Flow in) {
        List<Flow> branches = new ArrayList<>();
        for (int i = 0; i < children.size(); i++) {
            String wanted = columns.get(i);
            boolean byPosition = SelectFeatures.isPositions(wanted)
                    && in.schema().inputs().stream()
                            .noneMatch(field -> field.name().equals(wanted.strip()));
            Flow selected = builder.apply(
                    "columns_of_" + children.get(i).name(),
                    byPosition ? new SelectFeatures(wanted) : new SelectColumns(wanted.split(",")),
                    in);
            branches.add(builder.child(i, selected));
        }
        return builder.concat(branches);
    }
}
