package io.penstock.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.deploy.job.Demo;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CommandLineTest {
    private static final String YAML = """
            name: digits
            steps:
              - StandardScaler
              - Pca: {components: 30}
              - LogisticRegression: {l2: 0.001, space: {l2: {log_uniform: [1.0e-6, 1.0]}}}
            """;

    @TempDir
    private static Path folder;

    private static String data = "";
    private static String yaml = "";

    /** Supplies a pipeline to {@code --pipeline CLASS}. */
    public static final class Supplied implements Supplier<io.penstock.engine.step.Step> {
        @Override
        public io.penstock.engine.step.Step get() {
            return Demo.pipeline();
        }
    }

    @BeforeAll
    static void prepare() throws IOException {
        data = Demo.unpack(folder).toString();
        yaml = Files.writeString(folder.resolve("digits.yaml"), YAML).toString();
    }

    @AfterAll
    static void stop() {
        SparkSession.active().stop();
    }

    @Test
    void trainEvaluateScoreAndInspectBelongTogether() throws IOException {
        String model = folder.resolve("model").toString();
        Path report = folder.resolve("reports/_RUN.json");
        Shell train = Shell.run(
                "train",
                "--pipeline",
                yaml,
                "--data",
                data,
                "--target",
                "label",
                "--holdout",
                "0.2",
                "--set",
                "pca__components=40",
                "--seed",
                "5",
                "--model",
                model,
                "--run-report",
                report.toString(),
                "--json",
                "--conf",
                "spark.sql.shuffle.partitions=2",
                "--master",
                "local[2]");
        assertThat(train.code()).as(train.err()).isZero();
        Map<String, Object> result = train.json();
        assertThat(result).containsEntry("status", "ok").containsEntry("model", model);
        assertThat((Double) ((Map<?, ?>) result.get("metrics")).get("accuracy")).isBetween(0.93, 1.0);
        assertThat((Integer) result.get("rows")).isBetween(1390, 1480);
        assertThat((Double) result.get("seconds")).isPositive();
        assertThat(((Map<?, ?>) ((List<?>) result.get("devices")).get(0)).get("kind"))
                .isEqualTo("cpu");
        assertThat(Files.readString(report)).contains("\"exitCode\" : 0").contains((String) result.get("digest"));

        Shell evaluate = Shell.run(
                "evaluate", "--model", model, "--data", data, "--metrics", "accuracy,confusion_matrix", "--json");
        assertThat(evaluate.code()).as(evaluate.err()).isZero();
        Map<?, ?> metrics = (Map<?, ?>) evaluate.json().get("metrics");
        assertThat((Double) metrics.get("accuracy")).isBetween(0.95, 1.0);
        assertThat(evaluate.json()).containsEntry("digest", result.get("digest"));

        String scored = folder.resolve("scored").toString();
        Shell score = Shell.run("score", "--model", model, "--data", data, "--output", scored, "--json");
        assertThat(score.code()).as(score.err()).isZero();
        assertThat(score.json()).containsEntry("rows", 1797);
        Dataset<Row> rows = SparkSession.active().read().parquet(scored);
        assertThat(rows.columns()).containsExactlyInAnyOrder("label", "prediction", "probability");
        double accuracy = rows.filter("label = prediction").count() / 1797.0;
        assertThat(accuracy).as("the same as evaluate measured").isEqualTo((Double) metrics.get("accuracy"));

        Shell inspect = Shell.run("inspect", "--model", model, "--json");
        assertThat(inspect.code()).as(inspect.err()).isZero();
        assertThat((List<?>) inspect.json().get("steps")).hasSize(4);
        assertThat(Shell.run("inspect", "--model", model).out())
                .contains("digits/pca")
                .contains("components = 40")
                .contains("explained_variance_ratio");
    }

    @Test
    void explainAndValidateRunNothing() {
        Shell explain = Shell.run("explain", "--pipeline", yaml, "--data", data, "--target", "label");
        assertThat(explain.code()).as(explain.err()).isZero();
        assertThat(explain.out())
                .contains("fit digits: 3 stages")
                .contains("pca{components=30}")
                .contains("runs in place");
        Shell validate = Shell.run("validate", "--pipeline", yaml, "--data", data, "--target", "label", "--json");
        assertThat(validate.json()).containsEntry("stages", 3).containsEntry("status", "ok");
    }

    @Test
    void aClassNamesAPipelineToo() {
        Shell validate = Shell.run(
                "validate", "--pipeline", Supplied.class.getName(), "--data", data, "--target", "label", "--json");
        assertThat(validate.json()).containsEntry("stages", 4);
        assertThat(Shell.run("validate", "--pipeline", "no.such.Type", "--data", data, "--target", "label"))
                .satisfies(shell -> assertThat(shell.code()).isEqualTo(2))
                .satisfies(shell -> assertThat(shell.err()).contains("no.such.Type"));
    }

    @Test
    void theDemoTrainsSavesAndScores() {
        Shell demo = Shell.run("demo", "--output", folder.resolve("demo").toString());
        assertThat(demo.code()).as(demo.err()).isZero();
        assertThat(demo.out()).contains("accuracy", "confusion_matrix", "predictions", "model");
        assertThat(demo.err()).contains("stage 1 of 4: digits/imputer").contains("learned digits/pca");
        assertThat(folder.resolve("demo/_RUN.json")).exists();
    }

    @Test
    void stepsAreListedWithTheirParametersAndSpaces() {
        Shell all = Shell.run("steps");
        assertThat(all.out()).contains("LogisticRegression", "LinearRegression", "Pca", "log_uniform", "Pipeline");
        Shell one = Shell.run("steps", "Pca");
        assertThat(one.out()).contains("components: integer, default").doesNotContain("LinearRegression");
        assertThat((List<?>) Shell.run("steps", "--json").json().get("steps")).hasSizeGreaterThan(8);
        Shell wrong = Shell.run("steps", "Pcaa");
        assertThat(wrong.code()).isEqualTo(2);
        assertThat(wrong.err()).contains("did you mean Pca?");
    }

    @ParameterizedTest
    @ValueSource(strings = {"demo", "train", "evaluate", "score", "explain", "validate", "inspect", "steps"})
    void everyCommandHasHelpWithExamplesAndJson(String command) {
        Shell help = Shell.run(command, "--help");
        assertThat(help.code()).isZero();
        assertThat(help.out()).contains("Usage: penstock " + command, "--json", "Examples:");
    }
}
