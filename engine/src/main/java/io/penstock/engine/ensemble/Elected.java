package io.penstock.engine.ensemble;

import io.penstock.engine.data.Column;
import io.penstock.engine.data.DataType;
import io.penstock.engine.data.Strings;
import io.penstock.engine.data.Tensor;
import io.penstock.engine.error.PenstockException;
import java.lang.reflect.Array;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The winners of a vote as a column. */
final class Elected {
    private Elected() {}

    /** One winner a row: words, numbers, or words that are to become numbers. */
    static Column column(DataType type, List<? extends @Nullable Object> winners) {
        if (type == DataType.STRING) {
            return Strings.of(winners.toArray(new @Nullable String[0]));
        }
        Object values = Tensor.newArray(type, winners.size());
        BitSet nulls = new BitSet();
        for (int row = 0; row < winners.size(); row++) {
            Object winner = winners.get(row);
            nulls.set(row, winner == null);
            set(type, values, row, winner == null ? null : number(winner));
        }
        return Tensor.of(values, winners.size(), List.of(), nulls);
    }

    private static double number(Object winner) {
        try {
            return winner instanceof Double number ? number : Double.parseDouble(winner.toString());
        } catch (NumberFormatException e) {
            throw PenstockException.user("where a model predicts numbers, its probabilities must be named by numbers")
                    .value("the class '" + winner + "'")
                    .remedy("let the model predict words, or name its classes by numbers")
                    .build();
        }
    }

    private static void set(DataType type, Object values, int row, @Nullable Double number) {
        switch (type) {
            case FLOAT64 -> Array.setDouble(values, row, number == null ? Double.NaN : number);
            case FLOAT32 -> Array.setFloat(values, row, number == null ? Float.NaN : number.floatValue());
            case INT32 -> Array.setInt(values, row, number == null ? 0 : number.intValue());
            case INT64 -> Array.setLong(values, row, number == null ? 0 : number.longValue());
            case BOOL -> Array.setBoolean(values, row, number != null && number != 0);
            case UINT8 -> Array.setByte(values, row, number == null ? 0 : (byte) number.intValue());
            case STRING, BINARY -> throw new IllegalStateException();
        }
    }
}
