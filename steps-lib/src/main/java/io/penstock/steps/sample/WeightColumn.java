package io.penstock.steps.sample;

import io.penstock.engine.data.Batch;
import io.penstock.engine.data.Column;
import io.penstock.engine.data.DataType;
import io.penstock.engine.data.Field;
import io.penstock.engine.data.Role;
import io.penstock.engine.data.Schema;
import io.penstock.engine.data.Tensor;
import io.penstock.engine.error.PenstockException;
import io.penstock.steps.common.RowWeights;
import java.util.ArrayList;
import java.util.List;

/** The column of weights, which steps here multiply by factors or make. */
final class WeightColumn {
    private static final String NAME = "weight";

    private WeightColumn() {}

    /** A schema in which the rows have weights: the first column of weights as doubles, or a new one. */
    static Schema outputs(Schema schema) {
        for (Field field : schema.withRole(Role.WEIGHT)) {
            return schema.replace(field.withType(DataType.FLOAT64).withShape(List.of()));
        }
        if (schema.has(NAME)) {
            throw PenstockException.user("the column of weights that is made needs a name of its own")
                    .value("'" + NAME + "' in " + schema)
                    .remedy("name that column as the weights, or give it another name")
                    .build();
        }
        List<Field> fields = new ArrayList<>(schema.fields());
        fields.add(Field.scalar(NAME, Role.WEIGHT, DataType.FLOAT64));
        return Schema.of(fields);
    }

    /** Multiplies the weights of the rows, which are 1 where there are none. */
    static Batch times(Batch batch, double[] factors) {
        double[] weights = RowWeights.of(batch);
        List<Column> columns = new ArrayList<>(batch.columns());
        if (weights == null) {
            columns.add(Tensor.scalars(factors));
        } else {
            for (int row = 0; row < factors.length; row++) {
                weights[row] *= factors[row];
            }
            Field field = batch.schema().withRole(Role.WEIGHT).get(0);
            columns.set(batch.schema().position(field.name()), Tensor.scalars(weights));
        }
        return batch.with(outputs(batch.schema()), columns);
    }
}
