package io.penstock.steps.linear;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.engine.data.Batch;
import io.penstock.engine.data.DataType;
import io.penstock.engine.data.Field;
import io.penstock.engine.data.Role;
import io.penstock.engine.data.Schema;
import io.penstock.engine.data.Tensor;
import io.penstock.engine.error.PenstockException;
import io.penstock.engine.learn.Learnable;
import io.penstock.engine.local.LocalData;
import io.penstock.engine.local.LocalRunner;
import io.penstock.engine.pipeline.Union;
import io.penstock.engine.plan.Planner;
import io.penstock.engine.step.Phase;
import io.penstock.engine.step.Step;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** One of several targets is learned as if it were alone. */
class TargetTest {
    private static final int ROWS = 200;

    private static Batch both() {
        Random random = new Random(5);
        double[] x = new double[2 * ROWS];
        int[] kind = new int[ROWS];
        double[] size = new double[ROWS];
        for (int i = 0; i < ROWS; i++) {
            x[2 * i] = random.nextGaussian();
            x[2 * i + 1] = random.nextGaussian();
            kind[i] = x[2 * i] + random.nextGaussian() > 0 ? 1 : 0;
            size[i] = 3 * x[2 * i + 1] + random.nextGaussian();
        }
        Schema schema = Schema.of(
                Field.vector("x", Role.INPUT, DataType.FLOAT64, 2),
                Field.scalar("kind", Role.TARGET, DataType.INT32),
                Field.scalar("size", Role.TARGET, DataType.FLOAT64));
        return Batch.of(
                schema,
                LongStream.range(0, ROWS).toArray(),
                List.of(Tensor.matrix(x, ROWS, 2), Tensor.scalars(kind), Tensor.scalars(size)));
    }

    private static LocalData only(String target) {
        Batch batch = both();
        return LocalData.of(batch.project(batch.schema()
                .filter(field -> field.role() == Role.INPUT || field.name().equals(target))));
    }

    private static double[] coefficients(Step step) {
        return ((Learnable) step).state().doubles("coefficients");
    }

    private static <S extends Step> S fit(S step, LocalData data) {
        return LocalRunner.create().seed(1).fit(step, data).step();
    }

    @Test
    void oneOfSeveralIsLearnedAsIfItWereAlone() {
        LocalData data = LocalData.of(both());
        assertThat(coefficients(fit(new LogisticRegression(1e-3).target("kind"), data)))
                .isEqualTo(coefficients(fit(new LogisticRegression(1e-3), only("kind"))));
        assertThat(coefficients(fit(new SgdClassifier().target("kind"), data)))
                .isEqualTo(coefficients(fit(new SgdClassifier(), only("kind"))));
        assertThat(coefficients(fit(new LinearRegression().target("size"), data)))
                .isEqualTo(coefficients(fit(new LinearRegression(), only("size"))));
        assertThat(coefficients(fit(new SgdRegressor().target("size"), data)))
                .isEqualTo(coefficients(fit(new SgdRegressor(), only("size"))));
    }

    @Test
    void headsSideBySidePredictATargetEach() {
        Union heads = fit(
                Union.of(
                        new LogisticRegression(1e-3).target("kind"),
                        LinearRegression.ridge(1e-3).target("size")),
                LocalData.of(both()));
        Schema outputs = Planner.transform(
                        heads, both().schema().filter(field -> field.role() == Role.INPUT), Phase.PREDICT)
                .output();
        assertThat(outputs.field("prediction").predicts()).isEqualTo("kind");
        assertThat(outputs.field("prediction_2").predicts()).isEqualTo("size");
    }

    @Test
    void whichOfSeveralMustBeSaid() {
        LocalData data = LocalData.of(both());
        for (Step head : List.of(new LogisticRegression(), new SgdClassifier(), new SgdRegressor())) {
            assertThatThrownBy(() -> fit(head, data))
                    .isInstanceOf(PenstockException.class)
                    .hasMessageContaining("2: [kind")
                    .hasMessageContaining("set the parameter target to one of them");
        }
        for (Step head : List.of(
                new LogisticRegression().target("sort"),
                new SgdClassifier().target("sort"),
                new SgdRegressor().target("sort"),
                new LinearRegression().target("sort"))) {
            assertThatThrownBy(() -> fit(head, data))
                    .isInstanceOf(PenstockException.class)
                    .hasMessageContaining("no target 'sort' in");
        }
    }
}
