package io.penstock.engine.ensemble;

import io.penstock.engine.data.Column;
import io.penstock.engine.data.DataType;
import io.penstock.engine.data.Field;
import io.penstock.engine.data.Role;
import io.penstock.engine.data.Schema;
import io.penstock.engine.data.Tensor;
import io.penstock.engine.param.Settings;
import io.penstock.engine.step.Context;
import io.penstock.engine.step.LiveStep;
import io.penstock.engine.step.Phase;
import io.penstock.engine.step.State;
import io.penstock.engine.step.Transformer;
import io.penstock.engine.type.BaseStep;
import io.penstock.engine.type.StepType;
import java.util.ArrayList;
import java.util.List;

/** What a judge sees: all numbers that the models give as one vector {@code predictions}, and their words as they are. */
final class Predictions extends BaseStep implements Transformer {
    static final StepType<Predictions> TYPE = StepType.of(
            "Predictions",
            Predictions.class,
            "Inside Stacking: what the models say becomes one vector.",
            List.of(),
            Predictions::new);

    Predictions() {
        this(TYPE.defaults(), State.EMPTY);
    }

    Predictions(Settings settings, State state) {
        super(settings, state);
    }

    @Override
    public StepType<Predictions> type() {
        return TYPE;
    }

    @Override
    public Schema outputs(Schema inputs, Phase phase) {
        List<String> names = new ArrayList<>();
        List<Field> fields = new ArrayList<>();
        int width = 0;
        for (Field field : inputs.inputs()) {
            if (!field.type().isNumeric()) {
                fields.add(field.withPredicts(null));
            } else if (field.width() == Field.UNKNOWN || width == Field.UNKNOWN) {
                width = Field.UNKNOWN;
            } else {
                width += field.width();
                for (int i = 0; i < field.width(); i++) {
                    names.add(
                            field.features().isEmpty()
                                    ? field.elementName(i)
                                    : field.name() + "." + field.elementName(i));
                }
            }
        }
        if (width != 0) {
            List<String> features = width == Field.UNKNOWN ? List.of() : names;
            fields.add(0, new Field(name(inputs), Role.INPUT, DataType.FLOAT64, List.of(width), features, null));
        }
        return inputs.withInputs(fields);
    }

    /** A name that no other column has. */
    private static String name(Schema inputs) {
        String name = "predictions";
        while (inputs.has(name)) {
            name += "_of_models";
        }
        return name;
    }

    @Override
    public LiveStep setup(Context context) {
        return block -> {
            List<Column> columns = new ArrayList<>();
            List<Tensor> tensors = new ArrayList<>();
            int width = 0;
            for (Field field : block.schema().inputs()) {
                Column column = block.column(field.name());
                if (column instanceof Tensor tensor && field.type().isNumeric()) {
                    tensors.add(tensor);
                    width += tensor.width();
                } else {
                    columns.add(column);
                }
            }
            if (!tensors.isEmpty()) {
                columns.add(0, together(tensors, block.rows(), width));
            }
            return block.withInputs(outputs(block.schema(), context.phase()), columns);
        };
    }

    private static Tensor together(List<Tensor> tensors, int rows, int width) {
        double[] values = new double[rows * width];
        for (int row = 0; row < rows; row++) {
            int at = row * width;
            for (Tensor tensor : tensors) {
                for (int i = 0; i < tensor.width(); i++) {
                    values[at++] = tensor.get(row, i);
                }
            }
        }
        return Tensor.matrix(values, rows, width);
    }
}
