package io.penstock.spark.block;

import io.penstock.engine.data.Column;
import io.penstock.engine.data.DataType;
import io.penstock.engine.data.Strings;
import io.penstock.engine.data.Tensor;
import org.apache.spark.unsafe.Platform;
import org.apache.spark.unsafe.types.UTF8String;
import org.jspecify.annotations.Nullable;

/** Single elements of columns as Spark holds them. */
final class Elements {
    private Elements() {}

    /** Where the elements of an array of that type begin in memory. */
    static int base(DataType type) {
        return switch (type) {
            case FLOAT64 -> Platform.DOUBLE_ARRAY_OFFSET;
            case FLOAT32 -> Platform.FLOAT_ARRAY_OFFSET;
            case INT64 -> Platform.LONG_ARRAY_OFFSET;
            case INT32 -> Platform.INT_ARRAY_OFFSET;
            default -> throw new IllegalArgumentException(type + " is not copied in bulk");
        };
    }

    /** The element as it lies in internal rows. */
    static @Nullable Object internal(Column column, int element) {
        Object value = external(column, element);
        return value instanceof String text ? UTF8String.fromString(text) : value;
    }

    /** The element as it lies in public rows. */
    static @Nullable Object external(Column column, int element) {
        if (column instanceof Strings strings) {
            return strings.get(element);
        }
        Tensor tensor = (Tensor) column;
        if (tensor.nulls() != null && tensor.nulls().get(element)) {
            return null;
        }
        return switch (tensor.type()) {
            case FLOAT64 -> tensor.get(element);
            case FLOAT32 -> (float) tensor.get(element);
            case INT64 -> tensor.longs()[tensor.offset() + element];
            case INT32 -> (int) tensor.get(element);
            case UINT8 -> (short) tensor.get(element);
            case BOOL -> tensor.get(element) != 0;
            case STRING, BINARY -> throw new IllegalStateException();
        };
    }
}
