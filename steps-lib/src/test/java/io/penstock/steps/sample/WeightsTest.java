package io.penstock.steps.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.penstock.engine.contract.LearnerLaws;
import io.penstock.engine.contract.Training;
import io.penstock.engine.contract.TrainingOnlyContract;
import io.penstock.engine.data.Batch;
import io.penstock.engine.data.Role;
import io.penstock.engine.data.Strings;
import io.penstock.engine.data.Tensor;
import io.penstock.engine.error.PenstockException;
import io.penstock.engine.learn.Learnable;
import io.penstock.engine.local.LocalData;
import io.penstock.engine.local.LocalRunner;
import io.penstock.engine.pipeline.Pipeline;
import io.penstock.engine.step.Transformer;
import io.penstock.steps.linear.LinearRegression;
import io.penstock.steps.testing.Tables;
import java.util.Arrays;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** The steps that weigh rows. */
class WeightsTest {
    @Nested
    class ByClass implements LearnerLaws, TrainingOnlyContract {
        @Override
        public Learnable step() {
            return new ClassWeights();
        }

        @Override
        public LocalData data() {
            return ClassSamplerTest.unbalanced(100);
        }

        @Override
        public boolean drawsAnew() {
            return false;
        }
    }

    @Nested
    class ByColumn implements TrainingOnlyContract {
        @Override
        public Transformer step() {
            return new ColumnWeights("x1");
        }

        @Override
        public LocalData data() {
            double[] values = new double[90];
            for (int i = 0; i < values.length; i++) {
                values[i] = i % 7;
            }
            return Tables.of(Tensor.matrix(values, 30, 3));
        }

        @Override
        public boolean drawsAnew() {
            return false;
        }
    }

    private static Batch trained(Transformer step, LocalData data) {
        return Training.fitAndTransform(step, data, Training.epoch(1, 0));
    }

    @Test
    void classesWeighTheSameAsInScikitLearn() {
        LocalData data = ClassSamplerTest.unbalanced(100).repartition(3);
        Batch out = trained(new ClassWeights(), data);
        double[] sums = new double[3];
        for (int row = 0; row < 100; row++) {
            String label = String.valueOf(((Strings) out.column("label")).get(row));
            sums[label.charAt(0) - 'a'] += out.tensor("weight").get(row);
        }
        assertThat(sums).containsExactly(new double[] {100.0 / 3, 100.0 / 3, 100.0 / 3}, within(1e-9));
        assertThat(out.schema().field("weight").role()).isEqualTo(Role.WEIGHT);
        assertThat(out.tensor("weight").get(0)).isCloseTo(100.0 / (3 * 7), within(1e-12));
        ClassWeights half = (ClassWeights)
                new ClassWeights().with(new ClassWeights().settings().with("power", 0.5));
        assertThat(trained(half, data).tensor("weight").get(0)).isCloseTo(Math.sqrt(100.0 / 21), within(1e-12));
    }

    @Test
    void weightsThatAreThereAreMultiplied() {
        double[] weights = new double[100];
        Arrays.fill(weights, 3);
        LocalData data = Tables.weighted(ClassSamplerTest.unbalanced(100), weights);
        Batch out = trained(new ClassWeights(), data);
        assertThat(out.schema()).isEqualTo(data.schema());
        assertThat(out.tensor("weight").get(0)).isCloseTo(3 * 100.0 / 21, within(1e-12));
    }

    @Test
    void aModelAfterAColumnOfWeightsLearnsWithThemAndNeedsNoneToPredict() {
        Tensor features = Tensor.matrix(new double[] {0, 1, 1, 1, 2, 1, 2, 0}, 4, 2);
        LocalData data = Tables.of(features, Tensor.scalars(1.0, 3.0, 5.0, 100.0));
        Pipeline pipeline = Pipeline.of(new ColumnWeights("x1"), new LinearRegression());
        var fitted = LocalRunner.create().fit(pipeline, data);
        LocalData unweighted = Tables.of(Tensor.matrix(new double[] {10, 20}, 2, 1));
        Tensor predicted = (Tensor) LocalRunner.create()
                .transform(fitted.step(), unweighted)
                .toBatch()
                .column(0);
        assertThat(predicted.get(0)).isCloseTo(21, within(1e-9));
        assertThat(predicted.get(1)).isCloseTo(41, within(1e-9));
    }

    @Test
    void badInputIsRefused() {
        LocalData negative = Tables.of(Tensor.matrix(new double[] {1, 2, 1, -2}, 2, 2), Tensor.scalars(1.0, 2.0));
        assertThatThrownBy(() -> LocalRunner.create()
                        .fit(Pipeline.of(new ColumnWeights("x1"), new LinearRegression()), negative))
                .isInstanceOf(PenstockException.class)
                .hasMessageContaining("-2.0 in 'x1' of the row with id 1");
        assertThatThrownBy(() -> LocalRunner.create().fit(new ColumnWeights(), negative))
                .isInstanceOf(PenstockException.class)
                .hasMessageContaining("no 'importance'");
        assertThatThrownBy(() -> LocalRunner.create().fit(new ClassWeights(), Tables.numbers(9, 2, 1)))
                .isInstanceOf(PenstockException.class)
                .hasMessageContaining("name the target column");
    }
}
