package io.penstock.steps.augment;

import io.penstock.engine.data.Batch;
import io.penstock.engine.data.Column;
import io.penstock.engine.data.Field;
import io.penstock.engine.data.Role;
import io.penstock.engine.data.Schema;
import io.penstock.engine.data.Tensor;
import io.penstock.engine.error.PenstockException;
import io.penstock.engine.param.Param;
import io.penstock.engine.param.Settings;
import io.penstock.engine.step.Context;
import io.penstock.engine.step.LiveStep;
import io.penstock.engine.step.Phase;
import io.penstock.engine.step.State;
import io.penstock.engine.step.TrainingOnly;
import io.penstock.engine.type.BaseStep;
import io.penstock.steps.common.Elements;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Changes inputs at random, row by row, in training only; shapes and types stay, and so does every other column. The
 * draws of a row depend on the seed, the step's path, the epoch and the row's id: not on partitions or blocks.
 */
abstract class Augmentation extends BaseStep implements TrainingOnly {
    static final Param<String> INPUT =
            Param.text("input", "").doc("The input to change; empty for every input that the step can change.");

    /** What is done to one row. */
    interface Change {
        /** Changes the elements of a row, in row-major order, in place. */
        void apply(RandomGenerator random, double[] row);
    }

    Augmentation(Settings settings, State state) {
        super(settings, state);
    }

    /** What this step can change, in words that follow "an input of". */
    abstract String kind();

    abstract boolean isChangeable(Field input);

    /** What is done to the rows of an input. */
    abstract Change change(Field input);

    /** Whether elements may come out at other places; then there must be no nulls, whose marks would stay behind. */
    boolean movesElements() {
        return false;
    }

    @Override
    public final Schema outputs(Schema inputs, Phase phase) {
        if (phase == Phase.TRAIN) {
            chosen(inputs);
        }
        return inputs;
    }

    private List<Integer> chosen(Schema schema) {
        List<Integer> positions = new ArrayList<>();
        String name = get(INPUT);
        for (int i = 0; i < schema.size(); i++) {
            Field field = schema.field(i);
            boolean meant = field.role() == Role.INPUT && (name.isEmpty() || name.equals(field.name()));
            if (meant && isChangeable(field)) {
                positions.add(i);
            } else if (meant && !name.isEmpty()) {
                throw refused(field.toString());
            }
        }
        if (positions.isEmpty()) {
            throw refused(name.isEmpty() ? schema.toString() : "no input '" + name + "' in " + schema);
        }
        return positions;
    }

    private PenstockException refused(String value) {
        return PenstockException.user("this step changes an input of " + kind())
                .value(value)
                .remedy("name such an input, or leave the step out")
                .build();
    }

    @Override
    public final LiveStep setup(Context context) {
        if (context.phase() != Phase.TRAIN) {
            return batch -> batch;
        }
        return batch -> changed(batch, context);
    }

    private Batch changed(Batch batch, Context context) {
        List<Integer> positions = chosen(batch.schema());
        RandomGenerator[] generators = new RandomGenerator[batch.rows()];
        for (int row = 0; row < generators.length; row++) {
            generators[row] = context.random(batch.ids()[row]);
        }
        List<Column> columns = new ArrayList<>(batch.columns());
        for (int position : positions) {
            Tensor tensor = (Tensor) batch.column(position);
            requireWhole(batch, position);
            columns.set(position, changed(tensor, change(batch.schema().field(position)), generators));
        }
        return batch.with(batch.schema(), columns);
    }

    private void requireWhole(Batch batch, int position) {
        Column column = batch.column(position);
        for (int row = 0; movesElements() && row < batch.rows(); row++) {
            if (column.isNull(row)) {
                throw PenstockException.data("this step takes no nulls")
                        .value("one in '" + batch.schema().field(position).name() + "' of the row with id "
                                + batch.ids()[row])
                        .remedy("put an Imputer before this step, or leave those rows out")
                        .build();
            }
        }
    }

    private static Tensor changed(Tensor tensor, Change change, RandomGenerator[] generators) {
        Object array = Tensor.newArray(tensor.type(), tensor.elements());
        double[] values = new double[tensor.width()];
        for (int row = 0; row < generators.length; row++) {
            Elements.read(tensor, row, values);
            change.apply(generators[row], values);
            Elements.write(values, array, row * values.length);
        }
        return Tensor.of(array, tensor.rows(), tensor.rowShape(), tensor.nulls());
    }
}
