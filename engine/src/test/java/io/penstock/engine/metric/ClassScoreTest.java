package io.penstock.engine.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.penstock.engine.data.Batch;
import io.penstock.engine.data.DataType;
import io.penstock.engine.data.Field;
import io.penstock.engine.data.Role;
import io.penstock.engine.data.Schema;
import io.penstock.engine.data.Strings;
import io.penstock.engine.error.PenstockException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Figures of scikit-learn 1.9.1 for the same rows. */
class ClassScoreTest {
    private static final double[] TRUTH = {0, 1, 2, 2, 1, 0, 2, 1, 0, 2, 2, 1};
    private static final double[] GUESS = {0, 2, 2, 2, 1, 0, 1, 1, 2, 2, 0, 1};
    private static final double[] WEIGHTS = {1, 2, 1, 3, 1, .5, 1, 2, 1, 1, 2, 1};
    private static final Batch ROWS = Measured.predicted(TRUTH, GUESS);
    private static final Batch WEIGHTED = Measured.predicted(TRUTH, GUESS, WEIGHTS);
    private static final Batch BINARY =
            Measured.predicted(new double[] {0, 1, 1, 0, 1, 0, 0, 1}, new double[] {0, 1, 0, 1, 1, 0, 0, 0});

    private static void assertScore(String name, Batch block, double expected) {
        assertThat(Measured.score(name, block)).as(name).isCloseTo(expected, within(1e-12));
    }

    @Test
    void averagesOfThreeClassesAreThoseOfScikitLearn() {
        assertScore("precision_macro", WEIGHTED, 0.6178571428571429);
        assertScore("precision_micro", WEIGHTED, 0.6363636363636364);
        assertScore("precision_weighted", WEIGHTED, 0.658874458874459);
        assertScore("recall_macro", WEIGHTED, 0.6305555555555555);
        assertScore("recall_micro", WEIGHTED, 0.6363636363636364);
        assertScore("recall_weighted", WEIGHTED, 0.6363636363636364);
        assertScore("f1_macro", WEIGHTED, 0.6174242424242424);
        assertScore("f1_micro", WEIGHTED, 0.6363636363636364);
        assertScore("f1_weighted", WEIGHTED, 0.6432506887052342);
        assertScore("f1_macro", ROWS, 0.6722222222222222);
        assertScore("f1_weighted", ROWS, 0.6666666666666666);
    }

    @Test
    void perClassIsAMapInTheOrderOfTheClasses() {
        Map<?, ?> scores =
                (Map<?, ?>) Measured.scores("f1_per_class", WEIGHTED, 1).get("f1_per_class");
        assertThat(List.<Object>copyOf(scores.keySet())).isEqualTo(List.of("0", "1", "2"));
        assertThat((double) scores.get("0")).isCloseTo(0.5, within(1e-12));
        assertThat((double) scores.get("1")).isCloseTo(8 / 11.0, within(1e-12));
        assertThat((double) scores.get("2")).isCloseTo(0.625, within(1e-12));
    }

    @Test
    void balancedAccuracyIsTheMeanRecallOfTheClassesThatOccur() {
        assertScore("balanced_accuracy", ROWS, 0.6722222222222222);
        assertScore("balanced_accuracy", WEIGHTED, 0.6305555555555555);
        Batch never = Measured.predicted(new double[] {0, 0, 1}, new double[] {0, 5, 1});
        assertScore("balanced_accuracy", never, 0.75);
        assertScore("recall_macro", never, 0.5);
    }

    @Test
    void withoutAveragingTheLargerClassIsThePositiveOne() {
        assertScore("precision", BINARY, 2 / 3.0);
        assertScore("recall", BINARY, 0.5);
        assertScore("f1", BINARY, 4 / 7.0);
        assertScore("f1", Measured.predicted(new double[] {9, 10, 10}, new double[] {10, 10, 10}), 0.8);
    }

    @Test
    void wordsAreOrderedByText() {
        Schema schema = Schema.of(
                Field.scalar("guess", Role.INPUT, DataType.STRING).withPredicts("kind"),
                Field.scalar("kind", Role.TARGET, DataType.STRING));
        Batch words = Batch.of(
                schema, new long[] {1, 2, 3}, List.of(Strings.of("yes", "no", "yes"), Strings.of("yes", "yes", "no")));
        assertScore("precision", words, 0.5);
        assertScore("f1@kind", words, 0.5);
    }

    @Test
    void withoutAveragingMoreThanTwoClassesAreRefused() {
        assertThatThrownBy(() -> Measured.score("f1", ROWS))
                .isInstanceOf(PenstockException.class)
                .hasMessageContaining("3 classes")
                .hasMessageContaining("f1_macro");
    }

    @Test
    void withoutRowsOrASecondClassTheScoreIsNan() {
        Batch one = Measured.predicted(new double[] {1, 1}, new double[] {1, 1});
        assertThat(Measured.score("f1", one)).isNaN();
        assertThat(Measured.score("f1_macro", one)).isEqualTo(1);
        for (String name : Metrics.names()) {
            if (!name.endsWith("per_class") && !name.equals("confusion_matrix") && !name.equals("silhouette")) {
                assertThat((double) Measured.scores(name, ROWS.slice(0, 0), 1).get(name))
                        .as(name)
                        .isNaN();
            }
        }
    }

    @Test
    void aClassThatIsNeverPredictedScoresZero() {
        Batch never = Measured.predicted(new double[] {0, 1, 1}, new double[] {0, 0, 0});
        assertScore("precision", never, 0);
        assertScore("f1", never, 0);
    }

    @Test
    void aNanPredictionIsAWrongClassOfItsOwn() {
        Batch nan = Measured.predicted(new double[] {0, 1}, new double[] {0, Double.NaN});
        assertScore("recall_micro", nan, 0.5);
        assertScore("balanced_accuracy", nan, 0.5);
    }

    @Test
    void rowsOfNoWeightDoNotCount() {
        Batch rows = Measured.predicted(new double[] {0, 1, 7}, new double[] {0, 1, 5}, 1, 1, 0);
        assertScore("f1", rows, 1);
    }

    @Test
    void anyPartitioningGivesTheSame() {
        for (ClassScore.Kind kind : ClassScore.Kind.values()) {
            for (ClassScore.Averaging averaging : ClassScore.Averaging.values()) {
                Measured.assertMergeLaws(
                        ClassScore.label(kind, averaging),
                        averaging == ClassScore.Averaging.BINARY ? BINARY : WEIGHTED);
            }
        }
        Measured.assertMergeLaws("balanced_accuracy", WEIGHTED);
    }
}
