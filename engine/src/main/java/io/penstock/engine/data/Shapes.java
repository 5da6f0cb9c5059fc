package io.penstock.engine.data;

import java.util.List;

/** Arithmetic on the dimensions of rows. */
final class Shapes {
    private Shapes() {}

    static int width(List<Integer> rowShape) {
        int product = 1;
        for (int dimension : rowShape) {
            if (dimension < 0) {
                throw new IllegalArgumentException("a dimension of " + dimension + " in " + rowShape);
            }
            product = Math.multiplyExact(product, dimension);
        }
        return product;
    }

    static void requireSame(Column first, Column other) {
        if (first.type() != other.type() || !first.rowShape().equals(other.rowShape())) {
            throw new IllegalArgumentException(
                    "cannot put " + other.type() + other.rowShape() + " after " + first.type() + first.rowShape());
        }
    }
}
