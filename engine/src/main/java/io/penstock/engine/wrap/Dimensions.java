package io.penstock.engine.wrap;

import io.penstock.engine.data.Batch;
import io.penstock.engine.data.Column;
import io.penstock.engine.data.Field;
import io.penstock.engine.data.Role;
import io.penstock.engine.data.Schema;
import io.penstock.engine.data.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** Changes the shape of the rows of every numeric input; the elements stay where they are. */
final class Dimensions {
    private Dimensions() {}

    static Schema outputs(Schema inputs, Function<Field, List<Integer>> shape) {
        Schema outputs = inputs;
        for (Field field : inputs.inputs()) {
            if (field.type().isNumeric()) {
                outputs = outputs.replace(field.withShape(shape.apply(field)));
            }
        }
        return outputs;
    }

    static Batch transform(Batch batch, Function<Field, List<Integer>> shape) {
        Schema outputs = outputs(batch.schema(), shape);
        List<Column> columns = new ArrayList<>();
        for (int i = 0; i < outputs.size(); i++) {
            Column column = batch.column(i);
            Field field = outputs.field(i);
            columns.add(
                    column instanceof Tensor tensor && field.role() == Role.INPUT
                            ? tensor.regroup(batch.rows(), field.shape())
                            : column);
        }
        return batch.with(outputs, columns);
    }
}
