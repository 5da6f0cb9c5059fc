package io.penstock.spark.rows;

import io.penstock.engine.data.DataType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DecimalType;

/**
 * How a value lies in a row.
 *
 * @param kind of the innermost element
 * @param depth how many arrays are nested around it; 0 for a scalar
 * @param precision of a decimal
 * @param scale of a decimal
 */
public record Source(Kind kind, int depth, int precision, int scale) {
    /** The kinds of elements that blocks can take. */
    public enum Kind {
        BOOLEAN(DataType.BOOL),
        BYTE(DataType.INT32),
        SHORT(DataType.INT32),
        INT(DataType.INT32),
        LONG(DataType.INT64),
        FLOAT(DataType.FLOAT32),
        DOUBLE(DataType.FLOAT64),
        DECIMAL(DataType.FLOAT64),
        STRING(DataType.STRING),
        BINARY(DataType.BINARY),
        /** A vector of Spark ML: always of doubles, dense or sparse. */
        VECTOR(DataType.FLOAT64);

        private final DataType natural;

        Kind(DataType natural) {
            this.natural = natural;
        }

        /** The type that loses nothing. */
        public DataType natural() {
            return natural;
        }

        boolean isNumeric() {
            return natural.isNumeric();
        }
    }

    /** The source for a column of that type, or empty where blocks cannot take it. */
    static Optional<Source> of(org.apache.spark.sql.types.DataType type) {
        int depth = 0;
        org.apache.spark.sql.types.DataType inner = type;
        while (inner instanceof ArrayType array) {
            inner = array.elementType();
            depth++;
        }
        if (inner instanceof DecimalType decimal) {
            return Optional.of(new Source(Kind.DECIMAL, depth, decimal.precision(), decimal.scale()));
        }
        Kind kind = SparkTypes.kind(inner);
        boolean known = kind != null && (depth == 0 || (kind != Kind.VECTOR && kind != Kind.BINARY));
        return known && kind != null ? Optional.of(new Source(kind, depth, 0, 0)) : Optional.empty();
    }

    boolean isScalar() {
        return depth == 0 && kind != Kind.VECTOR;
    }

    /** The dimensions of a row, none of them known yet. */
    List<Integer> unknownShape() {
        List<Integer> shape = new ArrayList<>();
        for (int i = 0; i < (kind == Kind.VECTOR ? 1 : depth); i++) {
            shape.add(io.penstock.engine.data.Field.UNKNOWN);
        }
        return shape;
    }
}
