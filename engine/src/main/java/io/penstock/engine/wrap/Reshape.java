package io.penstock.engine.wrap;

import io.penstock.engine.data.Batch;
import io.penstock.engine.data.Field;
import io.penstock.engine.data.Schema;
import io.penstock.engine.error.PenstockException;
import io.penstock.engine.param.Param;
import io.penstock.engine.param.Settings;
import io.penstock.engine.step.Context;
import io.penstock.engine.step.Invertible;
import io.penstock.engine.step.InvertibleLive;
import io.penstock.engine.step.LiveStep;
import io.penstock.engine.step.Phase;
import io.penstock.engine.step.State;
import io.penstock.engine.type.BaseStep;
import io.penstock.engine.type.StepType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Gives the rows of every numeric input another shape of as many elements, such as {@code 28,28} for 784. One dimension may be
 * {@code -1}: what is left. Can be undone where {@code from} says what the shape was.
 */
public final class Reshape extends BaseStep implements Invertible {
    public static final Param<String> SHAPE = Param.text("shape", "-1")
            .doc("The dimensions of a row, separated by commas; one may be -1; empty for a scalar.");
    public static final Param<String> FROM = Param.text("from", "-1").doc("The dimensions before, for the way back.");
    public static final StepType<Reshape> TYPE = StepType.of(
            "Reshape",
            Reshape.class,
            "Gives the rows of every numeric input another shape.",
            List.of(SHAPE, FROM),
            Reshape::new);

    public Reshape(String shape) {
        this(TYPE.defaults().with(SHAPE, shape), State.EMPTY);
    }

    public Reshape(String shape, String from) {
        this(TYPE.defaults().with(SHAPE, shape).with(FROM, from), State.EMPTY);
    }

    Reshape(Settings settings, State state) {
        super(settings, state);
    }

    @Override
    public StepType<Reshape> type() {
        return TYPE;
    }

    private List<Integer> shape(Field field, String wanted) {
        if (!wanted.matches("\\s*(-?\\d+\\s*(,\\s*-?\\d+\\s*)*)?")) {
            throw wrong(field, wanted);
        }
        List<Integer> shape = new ArrayList<>();
        Arrays.stream(wanted.split(","))
                .map(String::strip)
                .filter(text -> !text.isEmpty())
                .forEach(text -> shape.add(Integer.parseInt(text)));
        int open = shape.indexOf(-1);
        int known = shape.stream().filter(dimension -> dimension != -1).reduce(1, (left, right) -> left * right);
        int width = field.width();
        if (open >= 0 && width != Field.UNKNOWN) {
            if (known == 0 || width % known != 0) {
                throw wrong(field, wanted);
            }
            shape.set(open, width / known);
        } else if (open < 0 && width != Field.UNKNOWN && known != width) {
            throw wrong(field, wanted);
        }
        if (shape.stream().anyMatch(dimension -> dimension < -1) || shape.lastIndexOf(-1) != shape.indexOf(-1)) {
            throw wrong(field, wanted);
        }
        return shape;
    }

    private static PenstockException wrong(Field field, String wanted) {
        return PenstockException.user("a new shape must hold as many elements as the old one")
                .value("'" + wanted + "' for the input " + field)
                .remedy("write the dimensions of one row, such as 28,28; one of them may be -1")
                .build();
    }

    @Override
    public Schema outputs(Schema inputs, Phase phase) {
        return Dimensions.outputs(inputs, field -> shape(field, get(SHAPE)));
    }

    @Override
    public Schema inverseOutputs(Schema outputs, Phase phase) {
        return Dimensions.outputs(outputs, field -> shape(field, get(FROM)));
    }

    @Override
    public LiveStep setup(Context context) {
        return new InvertibleLive() {
            @Override
            public Batch transform(Batch batch) {
                return Dimensions.transform(batch, field -> shape(field, get(SHAPE)));
            }

            @Override
            public Batch inverse(Batch batch) {
                return Dimensions.transform(batch, field -> shape(field, get(FROM)));
            }
        };
    }
}
