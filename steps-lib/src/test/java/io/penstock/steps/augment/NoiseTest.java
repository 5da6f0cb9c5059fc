package io.penstock.steps.augment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.penstock.engine.contract.Training;
import io.penstock.engine.contract.TrainingOnlyContract;
import io.penstock.engine.data.Batch;
import io.penstock.engine.data.DataType;
import io.penstock.engine.data.Field;
import io.penstock.engine.data.Role;
import io.penstock.engine.data.Schema;
import io.penstock.engine.data.Tensor;
import io.penstock.engine.error.PenstockException;
import io.penstock.engine.local.LocalData;
import io.penstock.engine.local.LocalRunner;
import io.penstock.engine.step.Transformer;
import io.penstock.steps.testing.Tables;
import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** The steps that change numbers and series: statistics of their draws at a fixed seed. */
class NoiseTest {
    private static Tensor trained(Transformer step, Tensor features) {
        return (Tensor) Training.transform(step, Tables.of(features), Training.epoch(21, 0))
                .column(0);
    }

    /** 30 series of 16 times and 2 channels; the second varies ten times as much as the first. */
    private static LocalData series(int rows) {
        double[] values = new double[rows * 32];
        for (int i = 0; i < values.length; i++) {
            values[i] = (i % 2 == 0 ? 1 : 10) * Math.sin(i / 2 % 16 + i / 32);
        }
        Field field = new Field("series", Role.INPUT, DataType.FLOAT64, List.of(16, 2), List.of(), null);
        return LocalData.of(Batch.of(
                Schema.of(field),
                LongStream.range(0, rows).toArray(),
                List.of(Tensor.of(values, rows, List.of(16, 2)))));
    }

    @Nested
    class Gaussian implements TrainingOnlyContract {
        @Override
        public Transformer step() {
            return new GaussianNoise();
        }

        @Override
        public LocalData data() {
            return Tables.numbers(30, 3, 1);
        }
    }

    @Nested
    class Dropout implements TrainingOnlyContract {
        @Override
        public Transformer step() {
            return new InputDropout(0.3);
        }

        @Override
        public LocalData data() {
            return Tables.numbers(30, 3, 1);
        }
    }

    @Nested
    class Jitter implements TrainingOnlyContract {
        @Override
        public Transformer step() {
            return new SeriesJitter();
        }

        @Override
        public LocalData data() {
            return series(30);
        }
    }

    @Nested
    class Scale implements TrainingOnlyContract {
        @Override
        public Transformer step() {
            return new SeriesScale();
        }

        @Override
        public LocalData data() {
            return series(30);
        }
    }

    @Test
    void noiseHasMeanZeroAndTheDeviationAskedForAndIsIndependent() {
        Tensor out = trained(new GaussianNoise(0.5), Tensor.matrix(new double[40_000], 10_000, 4));
        double sum = 0;
        double squares = 0;
        double beside = 0;
        double below = 0;
        int far = 0;
        for (int i = 0; i < 40_000; i++) {
            double noise = out.get(i) / 0.5;
            sum += noise;
            squares += noise * noise;
            far += Math.abs(noise) > 1.96 ? 1 : 0;
            beside += i % 4 == 0 ? 0 : noise * out.get(i - 1) / 0.5;
            below += i < 4 ? 0 : noise * out.get(i - 4) / 0.5;
        }
        assertThat(sum / 40_000).isCloseTo(0, within(0.02));
        assertThat(squares / 40_000).isCloseTo(1, within(0.03));
        assertThat(far / 40_000.0).isCloseTo(0.05, within(0.005));
        assertThat(beside / 30_000).isCloseTo(0, within(0.025));
        assertThat(below / 40_000).isCloseTo(0, within(0.02));
    }

    @Test
    void dropoutZeroesTheShareAskedForAndKeepsTheExpectedValue() {
        double[] ones = new double[40_000];
        Arrays.fill(ones, 3);
        Tensor out = trained(new InputDropout(0.2), Tensor.matrix(ones, 10_000, 4));
        int zeros = 0;
        for (int i = 0; i < 40_000; i++) {
            zeros += out.get(i) == 0 ? 1 : 0;
            assertThat(out.get(i)).isIn(0.0, 3 / 0.8);
        }
        assertThat(zeros / 40_000.0).isCloseTo(0.2, within(0.008));
    }

    @Test
    void missingValuesStayAndIntegersAreLeftAlone() {
        Tensor holes = Tensor.matrix(new float[] {Float.NaN, 1, Float.NaN, 2}, 2, 2);
        assertThat(trained(new GaussianNoise(1), holes).get(0)).isNaN();
        assertThat(trained(new GaussianNoise(1), holes).type()).isEqualTo(DataType.FLOAT32);
        assertThat(trained(new InputDropout(0.9), holes).get(2)).isNaN();
        LocalData whole = LocalData.of(Batch.of(
                Schema.of(
                        Field.scalar("n", Role.INPUT, DataType.INT32), Field.scalar("x", Role.INPUT, DataType.FLOAT64)),
                new long[] {0, 1},
                List.of(Tensor.scalars(1, 2), Tensor.scalars(1.0, 2.0))));
        Batch out = Training.transform(new GaussianNoise(1), whole, Training.epoch(1, 0));
        assertThat(out.column("n")).isEqualTo(Tensor.scalars(1, 2));
        assertThat(out.column("x")).isNotEqualTo(Tensor.scalars(1.0, 2.0));
    }

    @Test
    void jitterFollowsTheDeviationOfEachChannelAndScaleIsOneFactorEach() {
        LocalData data = series(500);
        Tensor in = (Tensor) data.toBatch().column(0);
        Tensor jittered = (Tensor) Training.transform(
                        (SeriesJitter) new SeriesJitter()
                                .with(new SeriesJitter().settings().with("deviation", 0.1)),
                        data,
                        Training.epoch(2, 0))
                .column(0);
        double[] squares = new double[2];
        for (int i = 0; i < in.elements(); i++) {
            squares[i % 2] += Math.pow(jittered.get(i) - in.get(i), 2);
        }
        double small = Math.sqrt(squares[0] / (in.elements() / 2));
        assertThat(small).isCloseTo(0.1 * 0.7, within(0.01));
        assertThat(Math.sqrt(squares[1] / (in.elements() / 2)) / small).isCloseTo(10, within(0.6));
        Tensor scaled = (Tensor) Training.transform(new SeriesScale(), data, Training.epoch(2, 0))
                .column(0);
        double sum = 0;
        double spread = 0;
        for (int row = 0; row < 500; row++) {
            double factor = scaled.get(row, 3) / in.get(row, 3);
            assertThat(scaled.get(row, 31) / in.get(row, 31)).isCloseTo(factor, within(1e-9));
            assertThat(scaled.get(row, 30) / in.get(row, 30)).isNotCloseTo(factor, within(1e-9));
            sum += factor;
            spread += (factor - 1) * (factor - 1);
        }
        assertThat(sum / 500).isCloseTo(1, within(0.02));
        assertThat(Math.sqrt(spread / 500)).isCloseTo(0.1, within(0.012));
    }

    @Test
    void inputsThatCannotBeChangedAreRefused() {
        LocalData words = Tables.words(List.of("a"), new String[] {"x"}, new String[] {"y"});
        assertThatThrownBy(() -> LocalRunner.create().fit(new GaussianNoise(1), words))
                .isInstanceOf(PenstockException.class)
                .hasMessageContaining("gaussian_noise")
                .hasMessageContaining("floating numbers");
        GaussianNoise named = (GaussianNoise)
                new GaussianNoise(1).with(new GaussianNoise(1).settings().with("input", "y"));
        assertThatThrownBy(() -> LocalRunner.create().fit(named, Tables.numbers(3, 2, 1)))
                .isInstanceOf(PenstockException.class)
                .hasMessageContaining("no input 'y'");
    }
}
