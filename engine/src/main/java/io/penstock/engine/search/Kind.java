package io.penstock.engine.search;

import io.penstock.engine.data.DataType;
import io.penstock.engine.data.Field;
import io.penstock.engine.data.Schema;
import io.penstock.engine.error.PenstockException;
import java.util.List;

/** What there is to learn. */
public enum Kind {
    /** Which class a row is of; trials are ranked by {@code accuracy}. */
    CLASSIFICATION("accuracy"),
    /** How much; trials are ranked by {@code rmse}. */
    REGRESSION("rmse");

    private final String metric;

    Kind(String metric) {
        this.metric = metric;
    }

    /** What trials are ranked by where nobody has said. */
    public String metric() {
        return metric;
    }

    /** By the type of the only target: words, booleans and whole numbers are classes, other numbers are quantities. */
    public static Kind of(Schema schema) {
        return target(schema).type().isFloating() ? REGRESSION : CLASSIFICATION;
    }

    /** The only target, one value a row. */
    static Field target(Schema schema) {
        List<Field> targets = schema.targets();
        if (targets.size() == 1
                && targets.get(0).shape().isEmpty()
                && targets.get(0).type() != DataType.BINARY) {
            return targets.get(0);
        }
        throw PenstockException.user("a search that chooses the steps itself has one target of one value a row")
                .value(targets.isEmpty() ? "no target" : targets.toString())
                .remedy("name one target column, or say with Search.of(step) what is to be fitted")
                .build();
    }
}
