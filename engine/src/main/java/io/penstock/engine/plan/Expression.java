package io.penstock.engine.plan;

import io.penstock.engine.data.Schema;
import io.penstock.engine.step.Flow;
import java.util.List;

/**
 * A flow under construction: what is done to which earlier flows.
 *
 * @param kind the operation
 * @param path of the step, empty where none is concerned
 * @param inputs the flows it reads
 * @param schema of what it gives
 * @param depth how many stages must have been fitted before it can be computed
 */
record Expression(Kind kind, String path, List<Expression> inputs, Schema schema, int depth) implements Flow {
    enum Kind {
        SCAN,
        APPLY,
        UNDO,
        CONCAT
    }

    static Expression scan(Schema schema) {
        return new Expression(Kind.SCAN, "", List.of(), schema, 0);
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
