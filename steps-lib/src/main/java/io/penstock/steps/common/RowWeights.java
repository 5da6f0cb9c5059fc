package io.penstock.steps.common;

import io.penstock.engine.data.Batch;
import io.penstock.engine.data.Field;
import io.penstock.engine.data.Role;
import io.penstock.engine.data.Tensor;
import io.penstock.engine.error.PenstockException;
import org.jspecify.annotations.Nullable;

/** The weights of the rows of a block: its first column of the role {@link Role#WEIGHT}. */
public final class RowWeights {
    private RowWeights() {}

    /**
     * A new array with a weight per row, or null where there is no such column and every row weighs one.
     *
     * @throws PenstockException where a weight is null, negative or not finite
     */
    public static double @Nullable [] of(Batch batch) {
        for (int i = 0; i < batch.schema().size(); i++) {
            Field field = batch.schema().field(i);
            if (field.role() == Role.WEIGHT) {
                if (batch.column(i) instanceof Tensor tensor && tensor.width() == 1) {
                    return checked(batch, field, tensor.toDoubles());
                }
                throw PenstockException.user("weights must be one number a row")
                        .value("the column " + field)
                        .remedy("give it another role")
                        .build();
            }
        }
        return null;
    }

    private static double[] checked(Batch batch, Field field, double[] weights) {
        for (int row = 0; row < weights.length; row++) {
            boolean valid = weights[row] >= 0 && weights[row] < Double.POSITIVE_INFINITY;
            if (!valid || batch.column(field.name()).isNull(row)) {
                throw PenstockException.data("the weight of a row must be finite and not negative")
                        .value(weights[row] + " in '" + field.name() + "' of the row with id " + batch.ids()[row])
                        .remedy("leave the row out, or mend its weight")
                        .build();
            }
        }
        return weights;
    }
}
