package io.penstock.steps.impute;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.engine.contract.LearnerLaws;
import io.penstock.engine.data.Strings;
import io.penstock.engine.data.Tensor;
import io.penstock.engine.learn.Exactness;
import io.penstock.engine.learn.Learnable;
import io.penstock.engine.local.LocalData;
import io.penstock.engine.local.LocalRunner;
import io.penstock.engine.step.State;
import io.penstock.steps.testing.Tables;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ImputerTest {
    private static LocalData withGaps(int rows) {
        double[] values = Tables.gaussian(rows, 3, 9).doubles();
        for (int i = 0; i < values.length; i += 7) {
            values[i] = Double.NaN;
        }
        return Tables.of(Tensor.matrix(values, rows, 3));
    }

    @Nested
    class Mean implements LearnerLaws {
        @Override
        public Learnable step() {
            return new Imputer();
        }

        @Override
        public LocalData data() {
            return withGaps(40);
        }
    }

    @Nested
    class MostFrequent implements LearnerLaws {
        @Override
        public Learnable step() {
            return new Imputer("most_frequent");
        }

        @Override
        public LocalData data() {
            String[][] rows = new String[30][];
            for (int i = 0; i < rows.length; i++) {
                rows[i] = new String[] {i % 4 == 0 ? null : "w" + i % 3, i % 5 == 0 ? null : "same"};
            }
            return Tables.words(List.of("a", "b"), rows);
        }
    }

    @Nested
    class Median implements LearnerLaws {
        private static final int ROWS = 30_000;

        @Override
        public Learnable step() {
            return new Imputer("median");
        }

        @Override
        public LocalData data() {
            return withGaps(40);
        }

        @Test
        void staysWithinTheStatedRankErrorBeyondTheExactSize() {
            assertThat(step().exactness().kind()).isEqualTo(Exactness.Kind.BOUNDED);
            LocalData data = withGaps(ROWS);
            for (int partitions : new int[] {1, 7}) {
                State state = ((Imputer) LocalRunner.create()
                                .fit(step(), data.repartition(partitions).blocks(500))
                                .step())
                        .state();
                double[] all = ((Tensor) data.toBatch().column(0)).toDoubles();
                for (int j = 0; j < 3; j++) {
                    int column = j;
                    double[] sorted = java.util.stream.IntStream.range(0, ROWS)
                            .mapToDouble(row -> all[row * 3 + column])
                            .filter(value -> !Double.isNaN(value))
                            .sorted()
                            .toArray();
                    double fill = state.doubles("fills")[j];
                    long below =
                            Arrays.stream(sorted).filter(value -> value <= fill).count();
                    assertThat(Math.abs(below - sorted.length / 2.0)).isLessThanOrEqualTo(0.005 * sorted.length + 1);
                }
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"mean, 2.5", "median, 1.5", "most_frequent, 1", "constant, 0"})
    void everyStrategyFillsWithItsValue(String strategy, double expected) {
        LocalData data = Tables.of(Tensor.matrix(new double[] {1, 1, 2, 6, Double.NaN}, 5, 1));
        LocalRunner runner = LocalRunner.create();
        Tensor out = (Tensor)
                runner.transform(runner.fit(new Imputer(strategy), data).step(), data)
                        .toBatch()
                        .column(0);
        assertThat(out.toDoubles()).containsExactly(1, 1, 2, 6, expected);
    }

    @Test
    void wordsAreFilledByTheMostFrequentOne() {
        LocalData data = Tables.words(
                List.of("colour"), new String[] {"red"}, new String[] {null}, new String[] {"blue"}, new String[] {"red"
                });
        LocalRunner runner = LocalRunner.create();
        Strings out = (Strings)
                runner.transform(runner.fit(new Imputer("most_frequent"), data).step(), data)
                        .toBatch()
                        .column(0);
        assertThat(out.values()).containsExactly("red", "red", "blue", "red");
    }

    @Test
    void aFeatureWithoutAnyValueIsRefused() {
        LocalData data = Tables.of(Tensor.matrix(new double[] {Double.NaN, Double.NaN}, 2, 1));
        assertThatThrownBy(() -> LocalRunner.create().fit(new Imputer(), data))
                .hasMessageContaining("imputer")
                .hasMessageContaining("at least one value")
                .hasMessageContaining("constant");
    }
}
