package io.penstock.steps.series;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.penstock.engine.contract.StepContract;
import io.penstock.engine.contract.Training;
import io.penstock.engine.data.Batch;
import io.penstock.engine.data.DataType;
import io.penstock.engine.data.Field;
import io.penstock.engine.data.Role;
import io.penstock.engine.data.Schema;
import io.penstock.engine.data.Tensor;
import io.penstock.engine.error.PenstockException;
import io.penstock.engine.local.LocalData;
import io.penstock.engine.local.LocalRunner;
import io.penstock.engine.metric.Metrics;
import io.penstock.engine.pipeline.Pipeline;
import io.penstock.engine.step.Transformer;
import io.penstock.steps.linear.LinearRegression;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class SeriesTest {
    /** Row {@code i} is {@code 100 i + time}; with two channels, the second is negative. */
    private static LocalData counting(int rows, int times, int channels) {
        double[] values = new double[rows * times * channels];
        for (int i = 0; i < values.length; i++) {
            int value = 100 * (i / (times * channels)) + i / channels % times;
            values[i] = i % channels == 1 ? -value : value;
        }
        List<Integer> shape = channels == 1 ? List.of(times) : List.of(times, channels);
        return LocalData.of(Batch.of(
                Schema.of(new Field("series", Role.INPUT, DataType.FLOAT64, shape, List.of(), null)),
                LongStream.range(0, rows).toArray(),
                List.of(Tensor.of(values, rows, shape))));
    }

    @Nested
    class Window implements StepContract {
        @Override
        public Transformer step() {
            return new SeriesWindow(4);
        }

        @Override
        public LocalData data() {
            return counting(30, 9, 2);
        }
    }

    @Nested
    class Windows implements StepContract {
        @Override
        public Transformer step() {
            return new AutoregressiveWindows(4, 2);
        }

        @Override
        public LocalData data() {
            return counting(30, 9, 2);
        }
    }

    @Test
    void aWindowIsRandomInTrainingAndTheMiddleOneOtherwise() {
        LocalData data = counting(700, 10, 1);
        Tensor middle = (Tensor) LocalRunner.create()
                .transform(new SeriesWindow(4), data)
                .toBatch()
                .column(0);
        assertThat(middle.slice(2, 3)).isEqualTo(Tensor.matrix(new double[] {203, 204, 205, 206}));
        Batch out = Training.transform(new SeriesWindow(4), data.repartition(3), Training.epoch(6, 0));
        assertThat(out).isEqualTo(Training.transform(new SeriesWindow(4), data.blocks(9), Training.epoch(6, 0)));
        assertThat(out).isNotEqualTo(Training.transform(new SeriesWindow(4), data, Training.epoch(6, 1)));
        int[] begins = new int[7];
        for (int row = 0; row < 700; row++) {
            double first = ((Tensor) out.column(0)).get(row, 0);
            assertThat(((Tensor) out.column(0)).get(row, 3)).isEqualTo(first + 3);
            begins[(int) first - 100 * row]++;
        }
        assertThat(Arrays.stream(begins).allMatch(count -> count > 65 && count < 135))
                .as(Arrays.toString(begins))
                .isTrue();
    }

    @Test
    void everyWindowIsFollowedByItsTarget() {
        Batch out = Training.transform(new AutoregressiveWindows(3, 2), counting(2, 8, 2), Training.epoch(1, 0));
        assertThat(out.ids()).containsExactly(0, 0, 0, 0, 1, 1, 1, 1);
        assertThat(out.schema().field("series").shape()).containsExactly(3, 2);
        assertThat(out.tensor("series").slice(5, 6).toDoubles()).containsExactly(101, -101, 102, -102, 103, -103);
        assertThat(out.tensor("next").slice(5, 6).toDoubles()).containsExactly(104, -104, 105, -105);
        AutoregressiveWindows wide = (AutoregressiveWindows) new AutoregressiveWindows(3, 1)
                .with(new AutoregressiveWindows(3, 1).settings().with("stride", 2));
        Batch single = Training.transform(wide, counting(1, 8, 1), Training.epoch(1, 0));
        assertThat(single.tensor("next")).isEqualTo(Tensor.scalars(3.0, 5.0, 7.0));
        Batch last = LocalRunner.create().transform(wide, counting(2, 8, 1)).toBatch();
        assertThat(last.schema().targets()).isEmpty();
        assertThat(last.column(0)).isEqualTo(Tensor.matrix(new double[] {5, 6, 7}, new double[] {105, 106, 107}));
    }

    @Test
    void aModelForeseesTheTimeAfterTheEnd() {
        double[] values = new double[20 * 12];
        for (int i = 0; i < values.length; i++) {
            values[i] = Math.sin(0.5 * (i % 12) + i / 12) + 3;
        }
        LocalData data = LocalData.of(Batch.of(
                Schema.of(Field.vector("series", Role.INPUT, DataType.FLOAT64, 12)),
                LongStream.range(0, 20).toArray(),
                List.of(Tensor.matrix(values, 20, 12))));
        Pipeline pipeline = Pipeline.of(new AutoregressiveWindows(4, 1), new LinearRegression());
        var fitted = LocalRunner.create().fit(pipeline, data.repartition(3));
        assertThat(fitted.report().get(0).rows()).isEqualTo(20 * 8);
        Map<String, Object> scores = LocalRunner.create().evaluate(fitted.step(), data, List.of(Metrics.named("rmse")));
        assertThat((Double) scores.get("rmse")).isLessThan(1e-6);
        Batch out = LocalRunner.create().transform(fitted.step(), data).toBatch();
        for (int row = 0; row < 20; row++) {
            assertThat(out.tensor("prediction").get(row)).isCloseTo(Math.sin(6 + row) + 3, within(1e-6));
        }
    }

    @Test
    void badInputIsRefused() {
        assertThatThrownBy(() -> LocalRunner.create().fit(new AutoregressiveWindows(8, 1), counting(3, 8, 1)))
                .isInstanceOf(PenstockException.class)
                .hasMessageContaining("8 times")
                .hasMessageContaining("9 are needed");
        assertThatThrownBy(() -> LocalRunner.create()
                        .fit(
                                (SeriesWindow) new SeriesWindow(2)
                                        .with(new SeriesWindow(2).settings().with("input", "x")),
                                counting(3, 8, 1)))
                .isInstanceOf(PenstockException.class)
                .hasMessageContaining("no input 'x'");
    }
}
