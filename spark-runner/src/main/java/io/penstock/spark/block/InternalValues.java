package io.penstock.spark.block;

import io.penstock.spark.rows.Source;
import org.apache.spark.sql.catalyst.expressions.SpecializedGetters;
import org.apache.spark.unsafe.Platform;
import org.apache.spark.unsafe.types.UTF8String;

/** Single values and runs of doubles out of Spark's internal rows. */
final class InternalValues {
    private InternalValues() {}

    /** One element of any kind to any type that takes it. */
    static void copy(SpecializedGetters row, int ordinal, Source source, Object array, int at) {
        if (array instanceof double[] doubles) {
            doubles[at] = number(row, ordinal, source);
        } else if (array instanceof float[] floats) {
            floats[at] = (float) number(row, ordinal, source);
        } else if (array instanceof long[] longs) {
            longs[at] = whole(row, ordinal, source);
        } else if (array instanceof int[] ints) {
            ints[at] = (int) whole(row, ordinal, source);
        } else if (array instanceof boolean[] booleans) {
            booleans[at] = row.getBoolean(ordinal);
        } else if (array instanceof String[] texts) {
            UTF8String text = row.getUTF8String(ordinal);
            texts[at] = text.toString();
        } else {
            ((byte[][]) array)[at] = row.getBinary(ordinal);
        }
    }

    private static double number(SpecializedGetters row, int ordinal, Source source) {
        return switch (source.kind()) {
            case DOUBLE -> row.getDouble(ordinal);
            case FLOAT -> row.getFloat(ordinal);
            case DECIMAL ->
                row.getDecimal(ordinal, source.precision(), source.scale()).toDouble();
            default -> whole(row, ordinal, source);
        };
    }

    private static long whole(SpecializedGetters row, int ordinal, Source source) {
        return switch (source.kind()) {
            case INT -> row.getInt(ordinal);
            case LONG -> row.getLong(ordinal);
            case SHORT -> row.getShort(ordinal);
            case BYTE -> row.getByte(ordinal);
            case BOOLEAN -> row.getBoolean(ordinal) ? 1 : 0;
            default -> throw new IllegalStateException(source.kind() + " is no whole number");
        };
    }

    /** Copies doubles that lie one after the other. */
    static void copyDoubles(Object base, long offset, Object array, int at, int count) {
        if (array instanceof double[]) {
            Platform.copyMemory(base, offset, array, Platform.DOUBLE_ARRAY_OFFSET + 8L * at, 8L * count);
        } else {
            float[] floats = (float[]) array;
            for (int i = 0; i < count; i++) {
                floats[at + i] = (float) Platform.getDouble(base, offset + 8L * i);
            }
        }
    }
}
