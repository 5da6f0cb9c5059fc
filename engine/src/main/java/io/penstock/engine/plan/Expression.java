package io.penstock.engine.plan;

import io.penstock.engine.data.Schema;
import io.penstock.engine.step.Flow;
import io.penstock.engine.step.Step;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A flow under construction: what is done to which earlier flows.
 *
 * @param kind the operation
 * @param path of the step, or the key of what is kept; empty where none is concerned
 * @param step that is applied, or null
 * @param inputs the flows it reads
 * @param schema of what it gives
 * @param depth how many stages must have been fitted before it can be computed
 * @param rows which rows it holds, in which order: two flows of one value can be put side by side
 */
record Expression(
        Kind kind, String path, @Nullable Step step, List<Expression> inputs, Schema schema, int depth, Object rows)
        implements Flow {
    enum Kind {
        SCAN,
        APPLY,
        UNDO,
        CONCAT,
        COMBINE,
        /** All rows in another order: what reads it is another source. */
        EXCHANGE,
        /** Computed once and kept at hand: what reads it is another source. */
        KEEP
    }

    static Expression scan(Schema schema) {
        return new Expression(Kind.SCAN, "", null, List.of(), schema, 0, new Object());
    }

    /** A source made of another flow. */
    static Expression source(Kind kind, String key, Expression flow, Object rows) {
        return new Expression(kind, key, null, List.of(flow), flow.schema(), flow.depth(), rows);
    }

    /** The same, to be computed only after one more stage. */
    Expression later(int otherDepth) {
        return isSource() ? this : new Expression(kind, path, step, inputs, schema, otherDepth, rows);
    }

    @Override
    public boolean hasRowsOf(Flow other) {
        return rows == ((Expression) other).rows;
    }

    boolean isSource() {
        return kind == Kind.SCAN || kind == Kind.EXCHANGE || kind == Kind.KEEP;
    }

    /** The source that it is computed from. */
    Expression source() {
        return isSource() ? this : inputs.get(0).source();
    }

    /** Identity, not content: two flows are the same only where they are one. */
    @Override
    public boolean equals(Object other) {
        return this == other;
    }

    @Override
    public int hashCode() {
        return System.identityHashCode(this);
    }
}
