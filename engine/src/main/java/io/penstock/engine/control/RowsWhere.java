package io.penstock.engine.control;

import io.penstock.engine.data.Batch;
import io.penstock.engine.data.Schema;
import io.penstock.engine.format.Json;
import io.penstock.engine.param.Settings;
import io.penstock.engine.step.Context;
import io.penstock.engine.step.LiveStep;
import io.penstock.engine.step.Phase;
import io.penstock.engine.step.RowDropping;
import io.penstock.engine.type.Folder;
import io.penstock.engine.type.Saver;
import io.penstock.engine.type.StepType;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;

/** The way into a branch: lets the rows pass that answer yes. */
record RowsWhere(Condition condition) implements RowDropping {
    static final StepType<RowsWhere> TYPE = StepType.of(
                    "RowsWhere",
                    RowsWhere.class,
                    "Inside If and Switch: the rows of one branch.",
                    List.of(),
                    (settings, state) -> new RowsWhere(Condition.always()))
            .savedBy(new ConditionSaver());

    /** Writes the condition as JSON. */
    private static final class ConditionSaver implements Saver<RowsWhere> {
        private static final String FILE = "condition.json";

        @Override
        public void save(RowsWhere step, Folder folder) throws IOException {
            folder.write(FILE, Json.write(ConditionDocument.write(step.condition)));
        }

        @Override
        public RowsWhere load(Settings settings, Folder folder) throws IOException {
            return new RowsWhere(ConditionDocument.read(Json.readMap(folder.read(FILE), FILE)));
        }
    }

    @Override
    public Schema outputs(Schema inputs, Phase phase) {
        condition.require(inputs);
        return inputs;
    }

    @Override
    public LiveStep setup(Context context) {
        return block -> pass(block, condition.holds(block), true);
    }

    /** The rows of a block whose answer is the wanted one. */
    static Batch pass(Batch block, boolean[] answers, boolean wanted) {
        int[] rows = new int[answers.length];
        int count = 0;
        for (int row = 0; row < answers.length; row++) {
            if (answers[row] == wanted) {
                rows[count++] = row;
            }
        }
        return count == rows.length ? block : block.select(Arrays.copyOf(rows, count));
    }
}
