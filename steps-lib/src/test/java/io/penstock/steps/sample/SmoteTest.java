package io.penstock.steps.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.penstock.engine.contract.LearnerLaws;
import io.penstock.engine.contract.Training;
import io.penstock.engine.contract.TrainingOnlyContract;
import io.penstock.engine.data.Batch;
import io.penstock.engine.data.Strings;
import io.penstock.engine.data.Tensor;
import io.penstock.engine.error.PenstockException;
import io.penstock.engine.learn.Learnable;
import io.penstock.engine.local.LocalData;
import io.penstock.engine.local.LocalRunner;
import io.penstock.steps.testing.Tables;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SmoteTest implements LearnerLaws, TrainingOnlyContract {
    @Override
    public Learnable step() {
        return new Smote();
    }

    @Override
    public LocalData data() {
        return ClassSamplerTest.unbalanced(100);
    }

    @Test
    void newRowsLieBetweenARowAndOneOfItsNearestNeighbours() {
        // Class 1 lies on two far segments; among three nearest neighbours there is none on the other.
        double[] values = new double[2 * 60];
        int[] labels = new int[60];
        for (int row = 0; row < 60; row++) {
            boolean rare = row % 5 == 0;
            labels[row] = rare ? 1 : 0;
            double along = row / 5;
            values[2 * row] = rare ? (along < 6 ? along : 1000 + along) : -50;
            values[2 * row + 1] = rare ? 2 * values[2 * row] : row;
        }
        LocalData data = Tables.of(Tensor.matrix(values, 60, 2), Tensor.scalars(labels));
        Smote step = (Smote) new Smote().with(new Smote().settings().with("neighbours", 3));
        Batch out = Training.fitAndTransform(step, data, Training.epoch(5, 0));
        Tensor features = (Tensor) out.column(0);
        Tensor label = out.tensor("label");
        int rare = 0;
        int made = 0;
        double shares = 0;
        for (int row = 0; row < out.rows(); row++) {
            if (label.get(row) != 1) {
                continue;
            }
            rare++;
            double x = features.get(row, 0);
            assertThat(features.get(row, 1)).isEqualTo(2 * x, within(1e-9));
            assertThat((x >= 0 && x <= 5) || (x >= 1006 && x <= 1011))
                    .as("%s lies between the segments", x)
                    .isTrue();
            if (x != Math.rint(x)) {
                made++;
                shares += x - Math.floor(x);
            }
        }
        assertThat(rare).isEqualTo(48);
        assertThat(made).isEqualTo(36);
        assertThat(shares / made).isBetween(0.3, 0.7);
    }

    @Test
    void countsAreExactWhateverTheReservoirAndOriginalsStay() {
        LocalData data = ClassSamplerTest.unbalanced(1000).repartition(3);
        Smote step = (Smote) new Smote().with(new Smote().settings().with("reservoir", 20));
        Batch out = Training.fitAndTransform(step, data, Training.epoch(5, 0));
        assertThat(ClassSamplerTest.counts(out)).isEqualTo(Map.of("a", 720, "b", 720, "c", 720));
        Batch in = data.toBatch();
        for (int row = 0; row < out.rows(); row++) {
            int original = (int) out.ids()[row];
            boolean first = row == 0 || out.ids()[row - 1] != original;
            boolean same =
                    out.tensor("features").get(row, 0) == in.tensor("features").get(original, 0);
            assertThat(same).isEqualTo(first);
        }
    }

    @Test
    void badInputIsRefused() {
        LocalData lonely = Tables.of(Tables.gaussian(4, 2, 1), Strings.of("a", "a", "a", "b"));
        assertThatThrownBy(() -> LocalRunner.create().fit(new Smote(), lonely))
                .isInstanceOf(PenstockException.class)
                .hasMessageContaining("one row of the class b");
        LocalData hole = Tables.of(
                Tensor.matrix(new double[] {1, 2, 3, Double.NaN, 5}, 5, 1), Strings.of("a", "a", "a", "b", "b"));
        assertThatThrownBy(() -> LocalRunner.create().fit(new Smote(), hole))
                .isInstanceOf(PenstockException.class)
                .hasMessageContaining("finite numbers only");
    }
}
