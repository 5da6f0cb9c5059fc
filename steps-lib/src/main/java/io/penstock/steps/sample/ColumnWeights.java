package io.penstock.steps.sample;

import io.penstock.engine.data.Batch;
import io.penstock.engine.data.Schema;
import io.penstock.engine.error.PenstockException;
import io.penstock.engine.param.Param;
import io.penstock.engine.param.Settings;
import io.penstock.engine.step.Context;
import io.penstock.engine.step.LiveStep;
import io.penstock.engine.step.Phase;
import io.penstock.engine.step.State;
import io.penstock.engine.step.TrainingOnly;
import io.penstock.engine.type.BaseStep;
import io.penstock.engine.type.StepType;
import java.util.List;

/**
 * Weighs every row by a number that it holds, in training only: an input, or a named element of one, becomes a weight,
 * multiplies the weight that the row may have, and is left out of what follows. Predicting then needs no such column.
 * Refused: a weight that is null, negative or not finite.
 */
public final class ColumnWeights extends BaseStep implements TrainingOnly {
    public static final Param<String> COLUMN = Param.text("column", "importance")
            .doc("The column, or the named element of an input, that says how much a row counts.");
    public static final StepType<ColumnWeights> TYPE = StepType.of(
            "ColumnWeights",
            ColumnWeights.class,
            "Weighs rows by one of their columns, in training only.",
            List.of(COLUMN),
            ColumnWeights::new);

    public ColumnWeights() {
        this(TYPE.defaults(), State.EMPTY);
    }

    public ColumnWeights(String column) {
        this(TYPE.defaults().with(COLUMN, column), State.EMPTY);
    }

    ColumnWeights(Settings settings, State state) {
        super(settings, state);
    }

    @Override
    public StepType<ColumnWeights> type() {
        return TYPE;
    }

    private RowNumber number(Schema schema) {
        return RowNumber.of(schema, get(COLUMN), "the weight of a row", "column");
    }

    @Override
    public Schema outputs(Schema inputs, Phase phase) {
        return phase == Phase.TRAIN ? WeightColumn.outputs(number(inputs).without(inputs)) : inputs;
    }

    @Override
    public LiveStep setup(Context context) {
        return context.phase() == Phase.TRAIN ? this::weighed : batch -> batch;
    }

    private Batch weighed(Batch batch) {
        RowNumber number = number(batch.schema());
        double[] factors = number.values(batch);
        for (int row = 0; row < factors.length; row++) {
            if (!(factors[row] >= 0 && factors[row] < Double.POSITIVE_INFINITY)) {
                throw PenstockException.data("the weight of a row must be finite and not negative")
                        .value(factors[row] + " in '" + get(COLUMN) + "' of the row with id " + batch.ids()[row])
                        .remedy("leave the row out, or mend its weight")
                        .build();
            }
        }
        return WeightColumn.times(number.without(batch), factors);
    }
}
