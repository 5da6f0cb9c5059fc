package io.penstock.engine.split;

import io.penstock.engine.data.Binaries;
import io.penstock.engine.data.Column;
import io.penstock.engine.data.DataType;
import io.penstock.engine.data.Field;
import io.penstock.engine.data.Role;
import io.penstock.engine.data.Schema;
import io.penstock.engine.data.Strings;
import io.penstock.engine.data.Tensor;
import io.penstock.engine.error.PenstockException;
import java.util.HexFormat;
import java.util.List;

/** Classes and groups as text. */
final class Labels {
    private Labels() {}

    /** The value of a row as text, different for different values: whole numbers without a fraction, a null as {@code null}. */
    static String text(Column column, int row) {
        if (column.isNull(row)) {
            return "null";
        }
        if (column instanceof Strings strings) {
            return String.valueOf(strings.get(row));
        }
        if (column instanceof Tensor tensor) {
            if (tensor.type() == DataType.INT64) {
                return String.valueOf(tensor.longs()[tensor.offset() + row]);
            }
            double value = tensor.get(row);
            return value == Math.rint(value) && Math.abs(value) < 1e15
                    ? String.valueOf((long) value)
                    : String.valueOf(value);
        }
        byte[] bytes = ((Binaries) column).get(row);
        return bytes == null ? "null" : HexFormat.of().formatHex(bytes);
    }

    /** The only scalar column of a role, or the one that is named. */
    static Field column(Schema schema, Role role, String name, String what) {
        List<Field> known = schema.withRole(role).stream()
                .filter(field -> field.shape().isEmpty())
                .toList();
        if (name.isEmpty() && known.size() == 1) {
            return known.get(0);
        }
        return known.stream()
                .filter(field -> field.name().equals(name))
                .findFirst()
                .orElseThrow(() -> PenstockException.user("this split needs " + what)
                        .value(
                                name.isEmpty()
                                        ? known.size() + " such columns in " + schema
                                        : "no such column '" + name + "' in " + schema)
                        .remedy(
                                known.isEmpty()
                                        ? "name a column of that role in the data, or take another kind of split"
                                        : "name one of "
                                                + known.stream()
                                                        .map(Field::name)
                                                        .toList())
                        .build());
    }
}
