package io.penstock.engine.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.engine.data.Batch;
import io.penstock.engine.data.DataType;
import io.penstock.engine.data.Field;
import io.penstock.engine.data.Role;
import io.penstock.engine.data.Schema;
import io.penstock.engine.data.Tensor;
import io.penstock.engine.fixture.Centre;
import io.penstock.engine.fixture.Descent;
import io.penstock.engine.local.LocalData;
import io.penstock.engine.local.LocalRunner;
import io.penstock.engine.mutate.Mutation;
import io.penstock.engine.pipeline.Pipeline;
import io.penstock.engine.step.Step;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a fit gives can be taken further with another tree, and on data of another schema. */
class FittedTest {
    private static final Field X = Field.vector("x", Role.INPUT, DataType.FLOAT64, 1);
    private static final Tensor VALUES = Tensor.matrix(new double[] {1, 2, 3, 6}, 4, 1);

    @Test
    void whatWasLearnedWithoutATargetGoesOnWithOne() {
        long[] ids = {0, 1, 2, 3};
        LocalData unlabelled = LocalData.of(Batch.of(Schema.of(X), ids, List.of(VALUES)));
        Schema schema = Schema.of(X, Field.scalar("label", Role.TARGET, DataType.FLOAT64));
        LocalData labelled = LocalData.of(Batch.of(schema, ids, List.of(VALUES, Tensor.scalars(3.0, 6, 9, 18))));
        LocalRunner runner = LocalRunner.create();
        Fitted<Pipeline> pretrained = runner.fit(Pipeline.of(new Centre()), unlabelled);

        Step withHead =
                Mutation.insertAfter("centre", "head", Descent.rounds(3)).applyTo(pretrained.step());
        Fitted<Step> further = runner.update(pretrained.with(withHead, schema), labelled);

        assertThat(further.schema()).isEqualTo(schema);
        assertThat(pretrained.with(withHead).schema()).isEqualTo(unlabelled.schema());
        assertThat(further.report().stream().map(Fitted.StepReport::path))
                .containsExactly("pipeline/centre", "pipeline/head");
        assertThat(further.statistics()).containsOnlyKeys("pipeline/centre");
        assertThat((double[]) further.statistics().get("pipeline/centre"))
                .as("rows and sum of both fits")
                .containsExactly(8, 24);
    }
}
