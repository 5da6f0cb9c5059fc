package io.penstock.steps.common;

import io.penstock.engine.data.Schema;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Remembers what was last made of a schema, which seldom changes from block to block. Not thread-safe. */
public final class LastSchema implements UnaryOperator<Schema> {
    private final UnaryOperator<Schema> function;
    private @Nullable Schema input;
    private @Nullable Schema output;

    public LastSchema(UnaryOperator<Schema> function) {
        this.function = function;
    }

    @Override
    @SuppressWarnings("ReferenceEquality") // before the comparison of every field
    public Schema apply(Schema schema) {
        Schema last = input;
        Schema known = output;
        if (known == null || last == null || !(schema == last || schema.equals(last))) {
            known = function.apply(schema);
            input = schema;
            output = known;
        }
        return known;
    }
}
