package io.penstock.engine.wrap;

import io.penstock.engine.error.PenstockException;
import io.penstock.engine.step.Flow;
import io.penstock.engine.step.PlanBuilder;
import io.penstock.engine.step.Step;
import io.penstock.engine.step.Wrapper;
import java.util.List;

/**
 * Lets one step act on every item of a row: inputs {@code [rows, items, …]} reach it as {@code [rows · items, …]} and come
 * back as rows. So steps for two dimensions serve three and four. The step is shared by all items: it learns from the items of all rows.
 * Nothing is copied.
 *
 * @param step for one item
 * @param depth how many leading dimensions of a row are taken apart; 0 for all, down to scalars
 */
public record ForEach(Step step, int depth) implements Wrapper {
    public ForEach {
        if (depth < 0) {
            throw new IllegalArgumentException("depth " + depth);
        }
    }

    /** For each item along the first dimension of a row. */
    public static ForEach of(Step step) {
        return new ForEach(step, 1);
    }

    /** For each scalar of a row. */
    public static ForEach scalar(Step step) {
        return new ForEach(step, 0);
    }

    @Override
    public ForEach around(Step other) {
        return new ForEach(other, depth);
    }

    @Override
    public Flow lower(PlanBuilder builder, Flow in) {
        Flow items = builder.apply("items", new Items(depth), in);
        Flow inner = builder.child(0, items);
        if (!inner.hasRowsOf(items)) {
            throw PenstockException.user("a step inside a ForEach must keep the rows that it is given")
                    .value("it drops, repeats or makes items")
                    .remedy("change rows before the ForEach or after it")
                    .build();
        }
        return builder.combine("together", new Together(depth), List.of(in, inner));
    }
}
