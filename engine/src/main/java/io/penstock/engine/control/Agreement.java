package io.penstock.engine.control;

import io.penstock.engine.data.Field;
import io.penstock.engine.data.Schema;
import io.penstock.engine.error.PenstockException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** What rows that went different ways must have in common to meet again. */
final class Agreement {
    private Agreement() {}

    /**
     * The schema that all of these say: a dimension that one of them does not know yet is taken from another.
     *
     * @throws PenstockException where two of them differ
     */
    static Schema of(List<Schema> schemas) {
        Schema agreed = schemas.get(0);
        for (int i = 1; i < schemas.size(); i++) {
            agreed = both(agreed, schemas.get(i), i + 1);
        }
        return agreed;
    }

    private static Schema both(Schema left, Schema right, int number) {
        List<Field> fields = new ArrayList<>();
        for (int i = 0; left.size() == right.size() && i < left.size(); i++) {
            both(left.field(i), right.field(i)).ifPresent(fields::add);
        }
        if (left.size() != right.size() || fields.size() < left.size()) {
            throw PenstockException.user("rows that went different ways must come back with the same columns")
                    .value("the first way gives " + left + ", way " + number + " gives " + right)
                    .remedy("let every way give columns of the same names, types and shapes")
                    .build();
        }
        return Schema.of(fields);
    }

    private static Optional<Field> both(Field left, Field right) {
        boolean same = left.name().equals(right.name())
                && left.role() == right.role()
                && left.type() == right.type()
                && Objects.equals(left.predicts(), right.predicts())
                && left.shape().size() == right.shape().size();
        List<Integer> shape = new ArrayList<>();
        for (int i = 0; same && i < left.shape().size(); i++) {
            int here = left.shape().get(i);
            int there = right.shape().get(i);
            same = here == there || here == Field.UNKNOWN || there == Field.UNKNOWN;
            shape.add(here == Field.UNKNOWN ? there : here);
        }
        boolean known = left.width() != Field.UNKNOWN && right.width() != Field.UNKNOWN;
        if (!same || (known && !left.features().equals(right.features()))) {
            return Optional.empty();
        }
        Field named = left.width() == Field.UNKNOWN ? right : left;
        return Optional.of(named.withShape(shape));
    }
}
