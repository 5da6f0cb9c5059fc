package io.penstock.engine.search;

import io.penstock.engine.data.DataType;
import io.penstock.engine.data.Field;
import io.penstock.engine.data.Role;
import io.penstock.engine.data.Schema;
import io.penstock.engine.error.PenstockException;
import io.penstock.engine.learn.Exactness;
import io.penstock.engine.learn.Learnable;
import io.penstock.engine.learn.Learner;
import io.penstock.engine.param.Param;
import io.penstock.engine.param.Settings;
import io.penstock.engine.step.Context;
import io.penstock.engine.step.LiveStep;
import io.penstock.engine.step.Phase;
import io.penstock.engine.step.State;
import io.penstock.engine.step.Step;
import io.penstock.engine.type.BaseStep;
import io.penstock.engine.type.StepType;
import java.util.List;
import java.util.Locale;

/** Stands in a search for steps that are chosen once the table is known, by {@link Candidates}. It says what they will give, and is never fitted itself. */
final class Automatic extends BaseStep implements Learnable {
    static final Param<String> LEARNS = Param.oneOf("learns", "any", "classification", "regression")
            .doc("Classes, quantities, or what the target says.");
    static final StepType<Automatic> TYPE = StepType.of(
                    "Automatic",
                    Automatic.class,
                    "What a search chooses for the table that it is given.",
                    List.of(LEARNS),
                    Automatic::new)
            .asInner();

    Automatic(Settings settings, State state) {
        super(settings, state);
    }

    /** For this kind, by its name in lower case, or {@code any}. */
    static Automatic of(String kind) {
        return new Automatic(TYPE.defaults().with(LEARNS, kind), State.EMPTY);
    }

    @Override
    public StepType<Automatic> type() {
        return TYPE;
    }

    Kind kind(Schema schema) {
        return get(LEARNS).equals("any")
                ? Kind.of(schema)
                : Kind.valueOf(get(LEARNS).toUpperCase(Locale.ROOT));
    }

    /** What it stands for. */
    Step chosen(Schema schema) {
        return Candidates.of(kind(schema), schema);
    }

    @Override
    public Schema outputs(Schema inputs, Phase phase) {
        Field target = Kind.target(inputs);
        if (kind(inputs) == Kind.REGRESSION) {
            return inputs.withInputs(List.of(
                    Field.scalar("prediction", Role.INPUT, DataType.FLOAT64).withPredicts(target.name())));
        }
        return inputs.withInputs(List.of(
                Field.scalar("prediction", Role.INPUT, target.type()).withPredicts(target.name()),
                Field.vector("probability", Role.INPUT, DataType.FLOAT64, Field.UNKNOWN)
                        .withPredicts(target.name())));
    }

    @Override
    public Exactness exactness() {
        return Exactness.HEURISTIC;
    }

    @Override
    public Learner<?> learner(Schema schema) {
        throw misplaced();
    }

    @Override
    public LiveStep setup(Context context) {
        throw misplaced();
    }

    private static PenstockException misplaced() {
        return PenstockException.user("steps that a search chooses stand in a search")
                .value("Automatic outside of one")
                .remedy("write Search.auto()")
                .build();
    }
}
