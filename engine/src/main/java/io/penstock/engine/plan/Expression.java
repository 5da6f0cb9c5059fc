package io.penstock.engine.plan;

import io.penstock.engine.data.Schema;
import io.penstock.engine.step.Flow;
import io.penstock.engine.step.Host;
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
 * @param parts that a host runs, each from its own entry to its exit
 * @param rows which rows it holds, in which order: two flows of one value can be put side by side
 */
record Expression(
        Kind kind,
        String path,
        @Nullable Step step,
        List<Expression> inputs,
        List<Part> parts,
        Schema schema,
        int depth,
        Object rows)
        implements Flow {
    enum Kind {
        SCAN,
        APPLY,
        UNDO,
        CONCAT,
        COMBINE,
        /** Parts that a host runs. */
        HOST,
        /** All rows in another order: what reads it is another source. */
        EXCHANGE,
        /** Computed once and kept at hand: what reads it is another source. */
        KEEP
    }

    /** What happens inside a host between an entry of its own and an exit. */
    record Part(Expression entry, Expression exit) {
        boolean keepsRows() {
            return exit.hasRowsOf(entry);
        }
    }

    Expression(
            Kind kind,
            String path,
            @Nullable Step step,
            List<Expression> inputs,
            Schema schema,
            int depth,
            Object rows) {
        this(kind, path, step, inputs, List.of(), schema, depth, rows);
    }

    /** Several parts in a row, run by a host. */
    static Expression hosted(String path, Host host, List<Part> parts, Expression in) {
        Schema schema = parts.get(parts.size() - 1).exit().schema();
        int depth = in.depth()
                + parts.stream().mapToInt(part -> part.exit().depth()).max().orElse(0);
        Object rows = parts.stream().allMatch(Part::keepsRows) ? in.rows() : new Object();
        return new Expression(Kind.HOST, path, host, List.of(in), List.copyOf(parts), schema, depth, rows);
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
        return isSource() ? this : new Expression(kind, path, step, inputs, parts, schema, otherDepth, rows);
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
