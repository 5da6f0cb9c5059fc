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
import java.util.List;

/** Gives the rows of every numeric input one more dimension, of size 1. Its inverse takes it away. */
public final class ExpandDims extends BaseStep implements Invertible {
    public static final Param<Integer> AXIS =
            Param.integer("axis", 0).atLeast(0).doc("Where the dimension goes among those of a row.");
    public static final StepType<ExpandDims> TYPE = StepType.of(
            "ExpandDims",
            ExpandDims.class,
            "Gives the rows of every numeric input one more dimension of size 1.",
            List.of(AXIS),
            ExpandDims::new);

    public ExpandDims() {
        this(TYPE.defaults(), State.EMPTY);
    }

    public ExpandDims(int axis) {
        this(TYPE.defaults().with(AXIS, axis), State.EMPTY);
    }

    ExpandDims(Settings settings, State state) {
        super(settings, state);
    }

    @Override
    public StepType<ExpandDims> type() {
        return TYPE;
    }

    private List<Integer> expanded(Field field) {
        List<Integer> shape = new ArrayList<>(field.shape());
        if (get(AXIS) > shape.size()) {
            throw wrong(field, "at most " + shape.size());
        }
        shape.add(get(AXIS), 1);
        return shape;
    }

    private List<Integer> squeezed(Field field) {
        List<Integer> shape = new ArrayList<>(field.shape());
        if (get(AXIS) >= shape.size() || shape.get(get(AXIS)) != 1) {
            throw wrong(field, "the position of a dimension of size 1");
        }
        shape.remove((int) get(AXIS));
        return shape;
    }

    private PenstockException wrong(Field field, String range) {
        return PenstockException.user("the axis must fit the rows of every numeric input")
                .value("axis " + get(AXIS) + " for the input " + field)
                .remedy("use " + range)
                .build();
    }

    @Override
    public Schema outputs(Schema inputs, Phase phase) {
        return Dimensions.outputs(inputs, this::expanded);
    }

    @Override
    public Schema inverseOutputs(Schema outputs, Phase phase) {
        return Dimensions.outputs(outputs, this::squeezed);
    }

    @Override
    public LiveStep setup(Context context) {
        return new InvertibleLive() {
            @Override
            public Batch transform(Batch batch) {
                return Dimensions.transform(batch, ExpandDims.this::expanded);
            }

            @Override
            public Batch inverse(Batch batch) {
                return Dimensions.transform(batch, ExpandDims.this::squeezed);
            }
        };
    }
}
