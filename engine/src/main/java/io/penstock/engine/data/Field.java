package io.penstock.engine.data;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One column of a {@link Schema}.
 *
 * @param name unique within the schema
 * @param role what the column is for
 * @param type the kind of its elements
 * @param shape the dimensions of one row: empty for a scalar, {@link #UNKNOWN} for one that only a fit can tell
 * @param features a name per element of a one-dimensional row, or empty
 * @param predicts the target that this column predicts, or null
 */
public record Field(
        String name,
        Role role,
        DataType type,
        List<Integer> shape,
        List<String> features,
        @Nullable String predicts) {
    /** A dimension that is not known before the fit. */
    public static final int UNKNOWN = -1;

    public Field {
        if (name.isBlank()) {
            throw new IllegalArgumentException("a column needs a name");
        }
        shape = List.copyOf(shape);
        features = List.copyOf(features);
        for (int dimension : shape) {
            if (dimension < UNKNOWN) {
                throw new IllegalArgumentException("column " + name + " has the dimension " + dimension);
            }
        }
        if (!features.isEmpty() && (shape.size() != 1 || shape.get(0) != features.size())) {
            throw new IllegalArgumentException(
                    "column " + name + " of shape " + shape + " has " + features.size() + " feature names");
        }
    }

    /** A scalar per row. */
    public static Field scalar(String name, Role role, DataType type) {
        return new Field(name, role, type, List.of(), List.of(), null);
    }

    /** A vector per row; {@code width} may be {@link #UNKNOWN}. */
    public static Field vector(String name, Role role, DataType type, int width) {
        return new Field(name, role, type, List.of(width), List.of(), null);
    }

    /** A numeric vector whose elements have names. */
    public static Field features(String name, DataType type, List<String> features) {
        return new Field(name, Role.INPUT, type, List.of(features.size()), features, null);
    }

    public Field withPredicts(@Nullable String target) {
        return new Field(name, role, type, shape, features, target);
    }

    public Field withRole(Role other) {
        return new Field(name, other, type, shape, features, predicts);
    }

    public Field withType(DataType other) {
        return new Field(name, role, other, shape, features, predicts);
    }

    public Field withName(String other) {
        return new Field(other, role, type, shape, features, predicts);
    }

    public Field withShape(List<Integer> other) {
        return new Field(name, role, type, other, other.equals(shape) ? features : List.of(), predicts);
    }

    /** Elements of one row, or {@link #UNKNOWN}. */
    public int width() {
        int product = 1;
        for (int dimension : shape) {
            if (dimension == UNKNOWN) {
                return UNKNOWN;
            }
            product = Math.multiplyExact(product, dimension);
        }
        return product;
    }

    /** The name of one element of a row: its feature name, or {@code column[3]}, or the column's own for a scalar. */
    public String elementName(int index) {
        if (!features.isEmpty()) {
            return features.get(index);
        }
        return shape.isEmpty() ? name : name + "[" + index + "]";
    }

    @Override
    public String toString() {
        StringBuilder text =
                new StringBuilder(name).append(": ").append(type.name().toLowerCase(java.util.Locale.ROOT));
        if (!shape.isEmpty()) {
            text.append('[');
            for (int i = 0; i < shape.size(); i++) {
                text.append(i == 0 ? "" : ", ").append(shape.get(i) == UNKNOWN ? "?" : shape.get(i));
            }
            text.append(']');
        }
        if (role != Role.INPUT) {
            text.append(' ').append(role.name().toLowerCase(java.util.Locale.ROOT));
        }
        return predicts == null
                ? text.toString()
                : text.append(" predicts ").append(predicts).toString();
    }
}
