package io.penstock.engine.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.penstock.engine.data.Batch;
import io.penstock.engine.error.PenstockException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Figures of scikit-learn 1.9.1 for the same rows where they are small, the exact figure by sorting where they are many. */
class RankingTest {
    private static final double[] TRUTH = {0, 1, 1, 0, 1, 0, 0, 1};
    private static final double[] SCORE = {.1, .9, .4, .4, .8, .2, .4, .6};
    private static final Batch ROWS = Measured.binary(TRUTH, SCORE);
    private static final Batch WEIGHTED = Measured.binary(TRUTH, SCORE, 1, 2, 1, 3, 1, .5, 1, 2);
    private static final double[] CLASSES = {0, 1, 2, 2, 1, 0, 2, 1, 0, 2, 2, 1};
    private static final double[][] PROBABILITIES = {
        {.7, .2, .1}, {.3, .4, .3}, {.2, .3, .5}, {.1, .1, .8}, {.3, .5, .2}, {.6, .3, .1},
        {.2, .5, .3}, {.1, .6, .3}, {.3, .3, .4}, {.2, .2, .6}, {.5, .2, .3}, {.2, .6, .2}
    };
    private static final Batch THREE = Measured.scored(List.of("0", "1", "2"), CLASSES, PROBABILITIES);

    private static void assertScore(String name, Batch block, double expected) {
        assertThat(Measured.score(name, block)).as(name).isCloseTo(expected, within(1e-12));
    }

    @Test
    void theExampleOfScikitLearnsManual() {
        Batch rows = Measured.binary(new double[] {0, 0, 1, 1}, new double[] {.1, .4, .35, .8});
        assertScore("roc_auc", rows, 0.75);
        assertScore("pr_auc", rows, 0.8333333333333333);
        assertScore("roc_auc@label", rows, 0.75);
    }

    @Test
    void tiesAndWeightsCountAsInScikitLearn() {
        assertScore("roc_auc", ROWS, 0.9375);
        assertScore("pr_auc", ROWS, 0.9166666666666666);
        assertScore("roc_auc", WEIGHTED, 0.9393939393939394);
        assertScore("pr_auc", WEIGHTED, 0.9333333333333333);
    }

    @Test
    void severalClassesAreRankedEachAgainstTheRest() {
        assertScore("roc_auc", THREE, 0.9215884038800706);
        assertScore("pr_auc", THREE, 0.8569444444444443);
        Batch weighted =
                Measured.scored(List.of("0", "1", "2"), CLASSES, PROBABILITIES, 1, 2, 1, 3, 1, .5, 1, 2, 1, 1, 2, 1);
        assertScore("roc_auc", weighted, 0.9093215063803299);
    }

    @Test
    void theLargerClassIsMeasuredWhateverTheOrderOfTheColumns() {
        double[][] swapped = new double[SCORE.length][];
        for (int i = 0; i < SCORE.length; i++) {
            swapped[i] = new double[] {SCORE[i], 1 - SCORE[i]};
        }
        assertScore("pr_auc", Measured.scored(List.of("1", "0"), TRUTH, swapped), 0.9166666666666666);
    }

    @Test
    void aNanAmongTheScoresMakesTheResultNan() {
        double[] scores = SCORE.clone();
        scores[3] = Double.NaN;
        assertThat(Measured.score("roc_auc", Measured.binary(TRUTH, scores))).isNaN();
        assertThat(Measured.score("pr_auc", Measured.binary(TRUTH, scores))).isNaN();
        Measured.assertMergeLaws("roc_auc", Measured.binary(TRUTH, scores));
    }

    @Test
    void oneClassAloneGivesNanAndIsLeftOutOfAMean() {
        assertThat(Measured.score("roc_auc", Measured.binary(new double[] {1, 1}, new double[] {.2, .3})))
                .isNaN();
        Batch without =
                Measured.scored(List.of("0", "1", "7"), new double[] {0, 1}, new double[][] {{.9, .1, 0}, {.2, .8, 0}});
        assertScore("roc_auc", without, 1);
    }

    @Test
    void infiniteScoresAndMinusZeroAreInOrder() {
        double[] scores = {Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY, -0.0, 0.0};
        double[][] columns =
                Arrays.stream(scores).mapToObj(s -> new double[] {0, s}).toArray(double[][]::new);
        Batch rows = Measured.scored(List.of("no", "1"), new double[] {2, 1, 1, 2}, columns);
        Batch larger = Measured.scored(List.of("0", "1"), new double[] {0, 1, 1, 0}, columns);
        assertScore("roc_auc", larger, 0.875);
        assertThat(Measured.score("roc_auc", rows))
                .as("no row is of the class 'no'")
                .isNaN();
    }

    @Test
    void withoutAScorePerClassItSaysWhatIsMissing() {
        assertThatThrownBy(() ->
                        Measured.score("roc_auc", Measured.predicted(new double[] {0, 1}, new double[] {0, 1})))
                .isInstanceOf(PenstockException.class)
                .hasMessageContaining("probabilities");
        assertThatThrownBy(() -> Measured.score(
                        "roc_auc", Measured.scored(List.of("1"), new double[] {0, 1}, new double[][] {{.1}, {.2}})))
                .isInstanceOf(PenstockException.class)
                .hasMessageContaining("score per class");
    }

    @Test
    void anyPartitioningGivesTheSame() {
        for (String name : List.of("roc_auc", "pr_auc")) {
            Measured.assertMergeLaws(name, ROWS);
            Measured.assertMergeLaws(name, WEIGHTED);
            Measured.assertMergeLaws(name, THREE);
        }
    }

    private static Batch many(int rows, double separation) {
        SplittableRandom random = new SplittableRandom(5);
        double[] truth = new double[rows];
        double[] scores = new double[rows];
        for (int i = 0; i < rows; i++) {
            truth[i] = random.nextInt(4) == 0 ? 1 : 0;
            scores[i] = 1 / (1 + Math.exp(2 - separation * truth[i] - random.nextGaussian()));
        }
        return Measured.binary(truth, scores);
    }

    private static double[] exact(Batch rows) {
        int n = rows.rows();
        int[] order = IntStream.range(0, n)
                .boxed()
                .sorted((a, b) -> Double.compare(
                        rows.tensor("probability").get(b, 1),
                        rows.tensor("probability").get(a, 1)))
                .mapToInt(i -> i)
                .toArray();
        double ahead = 0;
        double pairs = 0;
        double precisions = 0;
        for (int i = 0; i < n; i++) {
            if (rows.tensor("label").get(order[i]) == 1) {
                ahead++;
                precisions += ahead / (i + 1);
            } else {
                pairs += ahead;
            }
        }
        return new double[] {pairs / ahead / (n - ahead), precisions / ahead};
    }

    @Test
    void upTo65536DifferentScoresAreExact() {
        Batch rows = many(60_000, 1.5);
        double[] expected = exact(rows);
        assertThat(Measured.scores("roc_auc", rows, 3)).hasSize(1);
        assertScore("roc_auc", rows, expected[0]);
        assertScore("pr_auc", rows, expected[1]);
    }

    @Test
    void moreScoresStayWithinTheBoundThatIsReportedWhateverThePartitions() {
        Batch rows = many(300_000, 1.5);
        double[] expected = exact(rows);
        List<String> names = List.of("roc_auc", "pr_auc");
        for (int i = 0; i < 2; i++) {
            Map<String, Object> scores = Measured.scores(names.get(i), rows, 1);
            double bound = (double) scores.get(names.get(i) + "_bound");
            assertThat(bound).isPositive().isLessThan(1e-3);
            assertThat((double) scores.get(names.get(i))).isCloseTo(expected[i], within(bound));
            Map<String, Object> parts = Measured.scores(names.get(i), rows, 7);
            assertThat(parts).isEqualTo(scores);
        }
    }

    @Test
    void manyClassesShareTheRoom() {
        assertThat(ScoreTable.most(2)).isEqualTo(65_536);
        assertThat(ScoreTable.most(16)).isEqualTo(65_536);
        assertThat(ScoreTable.most(17)).isEqualTo(32_768);
        assertThat(ScoreTable.most(100_000)).isEqualTo(1_024);
    }
}
