package io.penstock.examples.curriculum;

import io.penstock.engine.mutate.Mutation;
import io.penstock.engine.pipeline.Pipeline;
import io.penstock.engine.repeat.Epochs;
import io.penstock.engine.run.Fitted;
import io.penstock.engine.split.HoldOut;
import io.penstock.engine.step.Step;
import io.penstock.spark.SparkRunner;
import io.penstock.spark.Table;
import io.penstock.steps.linear.SgdClassifier;
import io.penstock.steps.sample.Curriculum;
import io.penstock.steps.sample.RandomOverSampler;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Learns from the easy rows first. One row in ten is of the class that matters, and the harder a row, the more often its label is wrong. In
 * every epoch the rare class is filled up, among the rows that are learned from only; a fifth of the rows is held out, decides when to stop,
 * and which epoch was the best.
 */
public final class CurriculumLearning {
    private CurriculumLearning() {}

    /**
     * What came out.
     *
     * @param plain scores, on rows with true labels, of the classifier alone
     * @param filled scores, on the same rows, of the epochs without a curriculum
     * @param taught scores, on the same rows, of the epochs
     * @param curve the scores of every epoch
     * @param learnedFrom how many rows the classifier learned from in each epoch
     */
    public record Result(
            Map<String, Object> plain,
            Map<String, Object> filled,
            Map<String, Object> taught,
            List<Map<String, Object>> curve,
            List<Long> learnedFrom) {}

    public static void main(String[] arguments) {
        SparkSession spark =
                SparkSession.builder().appName("curriculum").master("local[*]").getOrCreate();
        try {
            System.out.println(run(spark));
        } finally {
            spark.stop();
        }
    }

    /**
     * Rows of three numbers, of which two tell the class.
     *
     * @param from the first number that a row is drawn from
     * @param noisy whether labels are wrong as often as the difficulty says
     */
    public static Dataset<Row> rows(SparkSession spark, long from, long count, boolean noisy) {
        return spark.range(from, from + count, 1, 2)
                .selectExpr(
                        "pmod(hash(id, 1), 9973) / 9973 as u1",
                        "pmod(hash(id, 2), 9973) / 9973 as u2",
                        "pmod(hash(id, 3), 9973) / 9973 as u3",
                        "pmod(hash(id, 4), 9973) / 9973 as u4",
                        "pmod(hash(id, 5), 9973) / 9973 as difficulty")
                .selectExpr("*", "case when 2 * u1 + u2 > 2.3 then 1 else 0 end as truth")
                .selectExpr(
                        "u1",
                        "u2",
                        "u3",
                        "difficulty",
                        noisy
                                ? "case when u4 < 0.4 * pow(difficulty, 3) then 1 - truth else truth end as label"
                                : "truth as label");
    }

    /** Runs the story. */
    public static Result run(SparkSession spark) {
        Dataset<Row> noisy = rows(spark, 0, 6_000, true);
        Table table = Table.of(noisy).target("label").group("difficulty");
        Table clean = Table.of(rows(spark, 1_000_000, 4_000, false).drop("difficulty"))
                .target("label");
        SparkRunner runner = SparkRunner.on(spark).seed(42);
        Pipeline body = Pipeline.of(new Curriculum(), new RandomOverSampler(), new SgdClassifier())
                .set("curriculum__epochs", 8)
                .set("sgd_classifier__epochs", 2)
                .set("sgd_classifier__learning_rate", 0.05);
        Epochs lessons = Epochs.of(20, body)
                .validate(new HoldOut(0.2), "balanced_accuracy", "log_loss")
                .stopEarly("balanced_accuracy", 4)
                .keepBest("balanced_accuracy");
        System.out.println(runner.explain(lessons, table));
        Fitted<Epochs> taught = runner.fit(lessons, table);
        taught.step().history().forEach(System.out::println);

        Step uniform = Mutation.remove("curriculum").applyTo(lessons);
        Fitted<Step> filled =
                runner.fit(uniform, Table.of(noisy.drop("difficulty")).target("label"));
        Fitted<SgdClassifier> plain = runner.fit(new SgdClassifier(), table);
        String[] metrics = {"balanced_accuracy", "recall", "precision"};
        return new Result(
                runner.evaluate(plain, clean, metrics),
                runner.evaluate(filled, clean, metrics),
                runner.evaluate(taught, clean, metrics),
                taught.step().history(),
                taught.report().stream()
                        .filter(report -> report.path().endsWith("sgd_classifier"))
                        .map(Fitted.StepReport::rows)
                        .toList());
    }
}
