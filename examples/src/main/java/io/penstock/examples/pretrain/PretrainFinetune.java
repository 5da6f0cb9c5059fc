package io.penstock.examples.pretrain;

import static org.apache.spark.sql.functions.monotonically_increasing_id;

import io.penstock.deploy.job.Demo;
import io.penstock.engine.mutate.Mutation;
import io.penstock.engine.pipeline.Pipeline;
import io.penstock.engine.repeat.Epochs;
import io.penstock.engine.run.Fitted;
import io.penstock.engine.step.Step;
import io.penstock.spark.SparkRunner;
import io.penstock.spark.Table;
import io.penstock.steps.decompose.Pca;
import io.penstock.steps.linear.SgdClassifier;
import io.penstock.steps.scale.StandardScaler;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Learns what digits look like from many pictures without labels, then which digit is which from few with labels: an encoder is
 * fitted on all pictures, a classifier is put behind it and learns while the encoder is frozen, and at last both learn, the
 * classifier at a lower rate.
 */
public final class PretrainFinetune {
    private PretrainFinetune() {}

    /**
     * What came out.
     *
     * @param few accuracy of the same pipeline when it learns everything from the labelled pictures alone
     * @param frozen accuracy with the encoder as it was learned without labels
     * @param tuned accuracy after the encoder has learned again as well
     * @param learnedWhileFrozen the paths of the steps that learned while the encoder was frozen
     * @param learnedInTheEnd the paths of the steps that learned in the last phase, in order
     */
    public record Result(
            double few, double frozen, double tuned, List<String> learnedWhileFrozen, List<String> learnedInTheEnd) {}

    public static void main(String[] arguments) {
        SparkSession spark = SparkSession.builder()
                .appName("pretrain and finetune")
                .master("local[*]")
                .getOrCreate();
        try {
            System.out.println(run(spark, Path.of(arguments.length > 0 ? arguments[0] : "data")));
        } finally {
            spark.stop();
        }
    }

    /** Runs the story; the digits are unpacked into the folder. */
    public static Result run(SparkSession spark, Path folder) {
        Dataset<Row> digits = spark.read()
                .option("header", "true")
                .option("inferSchema", "true")
                .csv(Demo.unpack(folder).toString())
                .coalesce(1)
                .withColumn("number", monotonically_increasing_id());
        Table unlabelled = Table.of(digits.filter("number % 3 > 0").drop("number", "label"));
        Table labelled =
                Table.of(digits.filter("number % 18 = 1").drop("number")).target("label");
        Table unseen = Table.of(digits.filter("number % 3 = 0").drop("number")).target("label");
        SparkRunner runner = SparkRunner.on(spark).seed(42);

        // Phase 1: what pictures look like, without labels.
        Pipeline encoder = Pipeline.of(new StandardScaler(), new Pca(20)).named("encoder");
        Fitted<Pipeline> pretrained = runner.fit(Pipeline.of(encoder), unlabelled);

        // Phase 2: a classifier behind the frozen encoder.
        List<Mutation> edits = List.of(
                Mutation.insertAfter("encoder", "head", new SgdClassifier()),
                Mutation.set("head__epochs", 20),
                Mutation.set("head__batch_rows", 10),
                Mutation.set("head__schedule", "constant"),
                Mutation.set("head__l2", 0.05),
                Mutation.freeze("pipeline/encoder"));
        Step classifier = Mutation.apply(pretrained.step(), edits);
        Fitted<Step> frozen = runner.update(pretrained.with(classifier, labelled.schema()), labelled);

        // Phase 3: from the second epoch on the encoder learns as well, and the classifier in smaller steps.
        Epochs schedule = Epochs.of(6, frozen.step())
                .measure("log_loss")
                .after(1, Mutation.unfreeze("encoder"), Mutation.set("head__learning_rate", 0.05));
        Fitted<Epochs> tuned = runner.update(frozen.with(schedule), labelled);
        tuned.step().history().forEach(System.out::println);

        // The same pipeline on the labelled pictures alone.
        Step alone = Mutation.unfreeze("encoder").applyTo(classifier);
        Fitted<Step> few = runner.fit(alone, labelled);
        return new Result(
                accuracy(runner, few, unseen),
                accuracy(runner, frozen, unseen),
                accuracy(runner, tuned, unseen),
                paths(frozen),
                paths(tuned));
    }

    private static double accuracy(SparkRunner runner, Fitted<?> fitted, Table table) {
        return (double) runner.evaluate(fitted, table, "accuracy").getOrDefault("accuracy", Double.NaN);
    }

    private static List<String> paths(Fitted<?> fitted) {
        return fitted.report().stream().map(Fitted.StepReport::path).toList();
    }
}
