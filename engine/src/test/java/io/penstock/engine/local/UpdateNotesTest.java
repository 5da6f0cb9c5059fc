package io.penstock.engine.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.engine.data.Batch;
import io.penstock.engine.data.DataType;
import io.penstock.engine.data.Field;
import io.penstock.engine.data.Role;
import io.penstock.engine.data.Schema;
import io.penstock.engine.data.Tensor;
import io.penstock.engine.fixture.Centre;
import io.penstock.engine.mutate.Mutation;
import io.penstock.engine.pipeline.Pipeline;
import io.penstock.engine.run.Fitted;
import io.penstock.engine.run.Progress;
import io.penstock.engine.step.Step;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class UpdateNotesTest {
    private static final LocalData DATA = LocalData.of(Batch.of(
            Schema.of(Field.vector("x", Role.INPUT, DataType.FLOAT64, 1)),
            new long[] {0, 1},
            List.of(Tensor.matrix(new double[] {1, 3}, 2, 1))));

    @Test
    void anUpdateTellsWhichStepsGoOnApproximately() {
        List<String> notes = new ArrayList<>();
        LocalRunner runner = LocalRunner.create().progress(new Progress() {
            @Override
            public void note(String path, String note) {
                notes.add(path + ": " + note);
            }
        });
        Fitted<Step> fitted = runner.fit((Step) Pipeline.of(new Centre(), new Centre()), DATA);
        runner.update(fitted.with(Mutation.freeze("centre").applyTo(fitted.step())), DATA);
        assertThat(notes).isEmpty();
        runner.update(fitted, DATA);
        assertThat(notes)
                .singleElement()
                .asString()
                .startsWith("pipeline/centre_2: goes on learning approximately, because pipeline/centre before it");
    }
}
