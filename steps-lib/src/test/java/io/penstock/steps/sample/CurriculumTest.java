package io.penstock.steps.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.penstock.engine.contract.LearnerLaws;
import io.penstock.engine.contract.Training;
import io.penstock.engine.contract.TrainingOnlyContract;
import io.penstock.engine.data.Batch;
import io.penstock.engine.data.Tensor;
import io.penstock.engine.error.PenstockException;
import io.penstock.engine.learn.Learnable;
import io.penstock.engine.local.LocalData;
import io.penstock.engine.local.LocalRunner;
import io.penstock.engine.step.Transformer;
import io.penstock.steps.testing.Tables;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class CurriculumTest implements LearnerLaws, TrainingOnlyContract {
    @Override
    public Learnable step() {
        return with("difficulty", "weight");
    }

    /** Row {@code i} has the difficulty {@code 7 i mod 100}, as its weight. */
    @Override
    public LocalData data() {
        double[] difficulties = new double[100];
        Arrays.setAll(difficulties, i -> 7 * i % 100);
        return Tables.weighted(Tables.numbers(100, 3, 4), difficulties);
    }

    private static Curriculum with(Object... settings) {
        Curriculum step = new Curriculum();
        for (int i = 0; i < settings.length; i += 2) {
            step = (Curriculum) step.with(step.settings().with((String) settings[i], settings[i + 1]));
        }
        return step;
    }

    private static Batch epoch(Transformer fitted, LocalData data, int epoch) {
        return Training.transform(fitted, data, Training.epoch(1, epoch));
    }

    @Test
    void theShareGrowsFromTheStartToAllRowsAndTheEasyOnesComeFirst() {
        Transformer linear =
                Training.fit(with("difficulty", "weight", "start", 0.2, "epochs", 5), data(), Training.epoch(1, 0));
        int[] expected = {20, 40, 60, 80, 100, 100};
        for (int epoch = 0; epoch < expected.length; epoch++) {
            Batch kept = epoch(linear, data().repartition(3), epoch);
            int most = expected[epoch];
            assertThat(kept.rows()).isEqualTo(most);
            assertThat(Arrays.stream(kept.ids()).allMatch(id -> 7 * id % 100 < most))
                    .isTrue();
        }
        Transformer root = Training.fit(
                with("difficulty", "weight", "start", 0.2, "epochs", 5, "pace", "root"), data(), Training.epoch(1, 0));
        int[] square = {20, 52, 72, 87, 100};
        for (int epoch = 0; epoch < square.length; epoch++) {
            assertThat(epoch(root, data(), epoch).rows()).isEqualTo(square[epoch]);
        }
        assertThat(with("start", 0.2, "epochs", 5, "pace", "root").share(1)).isCloseTo(Math.sqrt(0.28), within(1e-12));
        assertThat(with("epochs", 1).share(0)).isEqualTo(1);
    }

    @Test
    void theDifficultyIsLeftOutInTrainingWholeOrAsAnElement() {
        Batch out = epoch(fitted(), data(), 0);
        assertThat(out.schema().names()).containsExactly("features");
        assertThat(epoch(
                                Training.fit(with("difficulty", "weight", "drop", false), data(), Training.epoch(1, 0)),
                                data(),
                                0)
                        .schema())
                .isEqualTo(data().schema());
        Transformer byElement = Training.fit(with("difficulty", "x1", "start", 0.5), data(), Training.epoch(1, 0));
        Batch narrower = epoch(byElement, data(), 0);
        assertThat(narrower.schema().field("features").features()).isEqualTo(List.of("x0", "x2"));
        assertThat(narrower.rows()).isEqualTo(50);
        Tensor features = (Tensor) data().toBatch().column(0);
        double median = Arrays.stream(narrower.ids())
                .mapToDouble(id -> features.get((int) id, 1))
                .max()
                .orElseThrow();
        int below = 0;
        for (int row = 0; row < 100; row++) {
            below += features.get(row, 1) <= median ? 1 : 0;
        }
        assertThat(below).isEqualTo(50);
        int row = (int) narrower.ids()[7];
        assertThat(((Tensor) narrower.column(0)).get(7, 1)).isEqualTo(features.get(row, 2));
    }

    @Test
    void equalDifficultiesStayTogether() {
        double[] same = new double[100];
        Arrays.fill(same, 50, 100, 1);
        LocalData data = Tables.weighted(Tables.numbers(100, 1, 4), same);
        Transformer fitted = Training.fit(with("difficulty", "weight", "start", 0.2), data, Training.epoch(1, 0));
        assertThat(epoch(fitted, data, 0).rows()).isEqualTo(50);
    }

    @Test
    void badInputIsRefused() {
        assertThatThrownBy(() -> LocalRunner.create().fit(new Curriculum(), data()))
                .isInstanceOf(PenstockException.class)
                .hasMessageContaining("no 'difficulty'")
                .hasMessageContaining("set difficulty to");
        assertThatThrownBy(() -> LocalRunner.create().fit(with("difficulty", "features"), data()))
                .isInstanceOf(PenstockException.class)
                .hasMessageContaining("the difficulty of a row is one number");
        LocalData hole = Tables.of(Tensor.matrix(new double[] {1, Double.NaN, 2, 3}, 2, 2));
        assertThatThrownBy(() -> LocalRunner.create().fit(with("difficulty", "x1"), hole))
                .isInstanceOf(PenstockException.class)
                .hasMessageContaining("'x1' of the row with id 0");
    }
}
