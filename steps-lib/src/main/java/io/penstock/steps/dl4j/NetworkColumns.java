package io.penstock.steps.dl4j;

import io.penstock.engine.data.Batch;
import io.penstock.engine.data.Field;
import io.penstock.engine.data.Schema;
import io.penstock.engine.data.Tensor;
import io.penstock.engine.error.PenstockException;
import io.penstock.steps.common.Features;
import java.util.List;

/**
 * What a network takes of a schema: its only numeric input in its own dimensions, or several side by side; and a target.
 *
 * @param features the inputs
 * @param target its name; empty where nothing is learned
 */
record NetworkColumns(Features features, String target) {
    static NetworkColumns of(Schema schema, String target) {
        return new NetworkColumns(Features.all(schema), target);
    }

    /** The inputs of rows. */
    Tensor inputs(Batch batch) {
        if (features.fields().size() == 1 && features.fields().get(0).shape().size() > 1) {
            return (Tensor) batch.column(features.positions().get(0));
        }
        return features.matrix(batch);
    }

    /** Rows of zeros. */
    Batch zeros(Schema schema, int rows) {
        List<Tensor> columns = schema.fields().stream()
                .map(field -> Tensor.of(Tensor.newArray(field.type(), rows * field.width()), rows, field.shape()))
                .toList();
        return Batch.of(schema, new long[rows], columns);
    }

    /**
     * The targets of rows as the network's outputs: vectors and single quantities as they are, classes 0, 1, … as indicators.
     *
     * @throws PenstockException where a class is no number from 0 to below the outputs
     */
    Tensor labels(Batch batch, int outputs) {
        Tensor given = batch.tensor(target);
        if (given.width() == outputs) {
            return given.reshape(List.of(outputs));
        }
        double[] indicators = new double[batch.rows() * outputs];
        for (int row = 0; row < batch.rows(); row++) {
            double label = given.get(row);
            if (!(label >= 0 && label < outputs) || label != Math.rint(label)) {
                throw PenstockException.data("a class must be one of the network's outputs, counted from 0")
                        .value("the class " + label + " in '" + target + "' of the row with id " + batch.ids()[row]
                                + ", for " + outputs + " outputs")
                        .remedy(
                                "put a LabelEncoder on the target, or give the last layer as many outputs as there are classes")
                        .build();
            }
            indicators[row * outputs + (int) label] = 1;
        }
        return Tensor.matrix(indicators, batch.rows(), outputs);
    }

    /** Checks the target's dimensions against the network's last layer. */
    void requireTarget(Schema schema, int outputs) {
        Field field = schema.field(target);
        boolean fits = field.type().isNumeric()
                && (field.width() == outputs || field.shape().isEmpty());
        if (!fits) {
            throw PenstockException.user("a target must fit the last layer of the network")
                    .value("the target " + field + " for " + outputs + " outputs")
                    .remedy("give the last layer as many outputs, or name another target")
                    .build();
        }
    }

    @Override
    public String toString() {
        return String.valueOf(features.fields());
    }
}
