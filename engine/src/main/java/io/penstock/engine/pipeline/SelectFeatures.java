package io.penstock.engine.pipeline;

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
import io.penstock.engine.step.Transformer;
import io.penstock.engine.type.BaseStep;
import io.penstock.engine.type.StepType;
import java.util.ArrayList;
import java.util.List;

/** Keeps some features of the only numeric input, of shape {@code [n]}, by position: {@code 1}, {@code 0,2} or {@code 1..}. */
public final class SelectFeatures extends BaseStep implements Transformer {
    public static final Param<String> POSITIONS = Param.text("positions", "0..")
            .doc("Positions from 0 and ranges: 1 or 0,2 or 1..3 (3 included) or 1.. (to the end).");
    public static final StepType<SelectFeatures> TYPE = StepType.of(
            "SelectFeatures",
            SelectFeatures.class,
            "Keeps some features of a vector by position.",
            List.of(POSITIONS),
            SelectFeatures::new);

    public SelectFeatures(String positions) {
        this(TYPE.defaults().with(POSITIONS, positions), State.EMPTY);
    }

    SelectFeatures(Settings settings, State state) {
        super(settings, state);
    }

    @Override
    public StepType<SelectFeatures> type() {
        return TYPE;
    }

    /** Whether a text names positions rather than columns. */
    public static boolean isPositions(String text) {
        return text.matches("\\s*\\d+(\\.\\.\\d*)?\\s*(,\\s*\\d+(\\.\\.\\d*)?\\s*)*");
    }

    private int[] positions(int width) {
        if (!isPositions(get(POSITIONS))) {
            throw wrong(width);
        }
        List<Integer> all = new ArrayList<>();
        for (String part : get(POSITIONS).split(",")) {
            String[] ends = part.strip().split("\\.\\.", 2);
            int first = Integer.parseInt(ends[0]);
            int last = ends.length == 1 ? first : ends[1].isEmpty() ? width - 1 : Integer.parseInt(ends[1]);
            if (first > last || last >= width) {
                throw wrong(width);
            }
            for (int i = first; i <= last; i++) {
                all.add(i);
            }
        }
        return all.stream().mapToInt(Integer::intValue).toArray();
    }

    private PenstockException wrong(int width) {
        return PenstockException.user("positions must lie within the features")
                .value("'" + get(POSITIONS) + "' of " + width + " features")
                .remedy("write for example 0,2 or 1.. with positions from 0 to " + (width - 1))
                .build();
    }

    private static Field vector(Schema inputs) {
        List<Field> vectors = inputs.inputs().stream()
                .filter(field -> field.type().isNumeric() && field.shape().size() == 1)
                .toList();
        if (vectors.size() != 1) {
            throw PenstockException.user("features are selected by position from exactly one numeric vector")
                    .value(vectors.size() + " vectors in " + inputs)
                    .remedy("select columns by name")
                    .build();
        }
        return vectors.get(0);
    }

    @Override
    public Schema outputs(Schema inputs, Phase phase) {
        Field vector = vector(inputs);
        int width = vector.width();
        if (width == Field.UNKNOWN) {
            boolean open = get(POSITIONS).contains("..");
            int known = open ? Field.UNKNOWN : get(POSITIONS).split(",").length;
            return inputs.withInputs(List.of(
                    new Field(vector.name(), Role.INPUT, vector.type(), List.of(known), List.of(), vector.predicts())));
        }
        int[] positions = positions(width);
        List<String> names = new ArrayList<>();
        for (int position : positions) {
            if (!vector.features().isEmpty()) {
                names.add(vector.features().get(position));
            }
        }
        return inputs.withInputs(List.of(new Field(
                vector.name(), Role.INPUT, vector.type(), List.of(positions.length), names, vector.predicts())));
    }

    @Override
    public LiveStep setup(Context context) {
        return batch -> {
            Field vector = vector(batch.schema());
            Tensor tensor = batch.tensor(vector.name());
            int[] positions = positions(tensor.width());
            Object values = Tensor.newArray(tensor.type(), tensor.rows() * positions.length);
            for (int row = 0; row < tensor.rows(); row++) {
                for (int i = 0; i < positions.length; i++) {
                    System.arraycopy(
                            tensor.array(),
                            tensor.offset() + row * tensor.width() + positions[i],
                            values,
                            row * positions.length + i,
                            1);
                }
            }
            Column kept = Tensor.of(values, tensor.rows(), List.of(positions.length));
            return batch.withInputs(outputs(batch.schema(), context.phase()), List.of(kept));
        };
    }
}
