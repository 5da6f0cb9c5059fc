package io.penstock.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.penstock.engine.data.Tensor;
import io.penstock.engine.pipeline.Pipeline;
import io.penstock.engine.run.Fitted;
import io.penstock.engine.step.Step;
import io.penstock.engine.tree.Trees;
import io.penstock.examples.curriculum.CurriculumLearning;
import io.penstock.examples.online.OnlineLearning;
import io.penstock.examples.pretrain.PretrainFinetune;
import io.penstock.examples.series.SeriesAutoregression;
import io.penstock.examples.twoheads.TwoHeads;
import io.penstock.spark.SparkRunner;
import io.penstock.spark.Table;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The stories of learning in phases end as they tell, measured beside what is fitted without them. */
class StoriesTest {
    @TempDir
    private static Path folder;

    private static SparkSession spark;

    @BeforeAll
    static void start() {
        spark = LocalSession.start();
    }

    @AfterAll
    static void stop() {
        spark.stop();
    }

    @Test
    void anEncoderLearnedWithoutLabelsIsWorthMoreThanFewLabelsAlone() {
        PretrainFinetune.Result result = PretrainFinetune.run(spark, folder);
        assertThat(result.learnedWhileFrozen())
                .as("a frozen encoder costs no stage")
                .containsExactly("pipeline/head");
        List<String> expected = new ArrayList<>(List.of("pipeline/head"));
        for (int epoch = 1; epoch < 6; epoch++) {
            expected.addAll(List.of("pipeline/encoder/standard_scaler", "pipeline/encoder/pca", "pipeline/head"));
        }
        assertThat(result.learnedInTheEnd()).isEqualTo(expected);
        assertThat(result.frozen()).isGreaterThan(result.few() + 0.02);
        assertThat(result.tuned()).isGreaterThan(result.few() + 0.02);
    }

    @Test
    void aStreamThatStopsAndStartsTeachesAsMuchAsAllOfItsRowsAtOnce() throws Exception {
        Dataset<Row> all = spark.range(0, 900, 1, 3)
                .selectExpr("id", "sin(id * 1.3) as u", "cos(id * 0.7) as v", "sin(id * 0.37) as w")
                .selectExpr(
                        "id",
                        "u as a",
                        "3 * v + 10 as b",
                        "w as c",
                        "u + v + 0.1 * w as d",
                        "4 * u - 2 * v + w + 0.3 * sin(id * 2.9) as demand");
        Dataset<Row> firstDay = all.filter("id < 400").drop("id").coalesce(1);
        String later = folder.resolve("later").toString();
        String models = folder.resolve("online").toString();
        for (int from = 400; from < 900; from += 125) {
            all.filter("id >= " + from + " and id < " + (from + 125))
                    .drop("id")
                    .coalesce(1)
                    .write()
                    .mode("append")
                    .parquet(later);
            if (from == 525) {
                OnlineLearning.Result half = OnlineLearning.run(spark, firstDay, later, models);
                assertThat(half.versions()).isEqualTo(3);
            }
        }
        OnlineLearning.Result result = OnlineLearning.run(spark, firstDay, later, models);
        assertThat(result.versions()).isEqualTo(5);

        SparkRunner runner = SparkRunner.on(spark);
        Dataset<Row> rows = all.drop("id");
        Step profile = runner.fit(OnlineLearning.profile(), Table.of(rows.drop("demand")))
                .step();
        assertThat(numbers(result.profile().step(), "mean")).isNotEmpty();
        for (String learned : new String[] {"mean", "deviation", "components"}) {
            assertThat(numbers(result.profile().step(), learned))
                    .as(learned)
                    .containsExactly(numbers(profile, learned), within(1e-9));
        }
        Fitted<Step> whole = runner.fit(result.model().step(), Table.of(rows).target("demand"));
        assertThat(numbers(result.model().step(), "coefficients"))
                .containsExactly(numbers(whole.step(), "coefficients"), within(1e-9));
        Fitted<Pipeline> first =
                runner.fit((Pipeline) result.model().step(), Table.of(firstDay).target("demand"));
        assertThat(numbers(first.step(), "coefficients"))
                .as("the first day alone teaches something else")
                .isNotEqualTo(numbers(whole.step(), "coefficients"));
    }

    private static double[] numbers(Step fitted, String attribute) {
        Map<String, Object> found = Trees.attribute(fitted, attribute);
        return found.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .flatMapToDouble(entry -> java.util.Arrays.stream(((Tensor) entry.getValue()).toDoubles()))
                .toArray();
    }

    @Test
    void aSeriesIsPredictedBetterThanByTheDayBefore() {
        SeriesAutoregression.Result result = SeriesAutoregression.run(spark, SeriesAutoregression.weeks(spark, 40));
        assertThat(result.folds()).hasSize(3);
        for (int i = 0; i < 3; i++) {
            SeriesAutoregression.Fold fold = result.folds().get(i);
            assertThat(fold.rows()).as("windows of 48 hours in weeks of 168").isEqualTo((16 + 8 * i) * 120L);
            assertThat(fold.error())
                    .isLessThan(0.85 * fold.naive())
                    .as("noise has deviation 1")
                    .isGreaterThan(0.95);
        }
        assertThat(result.next()).as("one prediction a week").hasSize(40);
    }

    @Test
    void easyRowsFirstTeachTheRareClass() {
        CurriculumLearning.Result result = CurriculumLearning.run(spark);
        double plain = score(result.plain(), "balanced_accuracy");
        double filled = score(result.filled(), "balanced_accuracy");
        assertThat(filled).isGreaterThan(plain + 0.03);
        assertThat(score(result.taught(), "balanced_accuracy")).isGreaterThan(filled + 0.03);
        assertThat(score(result.taught(), "recall")).isGreaterThan(score(result.plain(), "recall") + 0.2);
        assertThat(result.curve()).as("stopped early").hasSizeBetween(5, 19);
        assertThat(result.learnedFrom())
                .as("more rows in every epoch, at first about 0.3 of 4,800 with the rare class filled up")
                .isSorted()
                .hasSameSizeAs(result.curve())
                .first()
                .satisfies(rows -> assertThat(rows).isBetween(1_440L, 2_880L));
    }

    @Test
    void twoHeadsLearnFromPicturesAndNumbersTogether() {
        TwoHeads.Result result = TwoHeads.run(spark, folder);
        assertThat(result.predictions().columns()).contains("number", "prediction", "probability", "prediction_2");
        assertThat(score(result.together(), "accuracy@digit"))
                .isGreaterThan(0.9)
                .isGreaterThan(score(result.tableOnly(), "accuracy@digit") + 0.5);
        assertThat(score(result.together(), "rmse@ink"))
                .isLessThan(score(result.pictureOnly(), "rmse@ink") / 2)
                .isLessThan(score(result.tableOnly(), "rmse@ink") / 2);
    }

    private static double score(Map<String, Object> scores, String name) {
        return ((Number) scores.get(name)).doubleValue();
    }
}
