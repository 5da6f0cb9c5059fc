package io.penstock.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.deploy.job.Demo;
import io.penstock.deploy.track.FakeMlflow;
import io.penstock.engine.format.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code penstock search}, {@code penstock study} and {@code penstock report}. */
class SearchCommandTest {
    private static final String YAML = """
            name: digits
            steps:
              - StandardScaler
              - Pca: {components: 20}
              - LogisticRegression: {max_iterations: 15}
            """;

    @TempDir
    private static Path folder;

    private static String data = "";
    private static String yaml = "";

    @BeforeAll
    static void prepare() throws IOException {
        data = Demo.unpack(folder).toString();
        yaml = Files.writeString(folder.resolve("digits.yaml"), YAML).toString();
    }

    @AfterAll
    static void stop() {
        SparkSession.active().stop();
    }

    private static Shell search(String study, int trials, String... more) {
        List<String> arguments = new ArrayList<>(List.of(
                "search",
                "--pipeline",
                yaml,
                "--data",
                data,
                "--target",
                "label",
                "--metric",
                "accuracy,log_loss",
                "--trials",
                String.valueOf(trials),
                "--parallelism",
                "2",
                "--folds",
                "2",
                "--over",
                "l2,components",
                "--seed",
                "4",
                "--master",
                "local[2]",
                "--study",
                folder.resolve(study).toString(),
                "--model",
                folder.resolve(study + "-model").toString()));
        arguments.addAll(List.of(more));
        return Shell.run(arguments.toArray(new String[0]));
    }

    private static Shell study(String verb, String study, String... more) {
        List<String> arguments = new ArrayList<>(
                List.of("study", verb, "--study", folder.resolve(study).toString()));
        arguments.addAll(List.of(more));
        return Shell.run(arguments.toArray(new String[0]));
    }

    @SuppressWarnings("unchecked")
    private static List<Map<String, Object>> trials(Map<String, Object> json) {
        return (List<Map<String, Object>>) json.get("trials");
    }

    @Test
    void aSearchIsSavedListedShownExportedReportedAndGoneOnWith() throws IOException {
        Shell first = search("st", 4, "--searcher", "tpe", "--json");
        assertThat(first.err()).doesNotContain("unexpected");
        assertThat(first.code()).isZero();
        Map<String, Object> result = first.json();
        assertThat(result).containsEntry("status", "ok").containsEntry("complete", 4);
        assertThat(first.err()).contains("4 of 4 trials: 4 complete").contains("best accuracy 0.9");
        assertThat(first.err()).containsOnlyOnce("trials are narrow: the rows of all folds take ");
        assertThat(study("show", "st").out()).contains("\"trials\" : \"narrow\"");

        Map<String, Object> listed = study("list", "st", "--json").json();
        assertThat(trials(listed))
                .hasSize(4)
                .allSatisfy(trial -> assertThat(trial)
                        .containsEntry("state", "COMPLETE")
                        .containsKeys("number", "value", "parameters", "start", "end", "worker", "cause"));
        assertThat(((Map<?, ?>) trials(listed).get(0).get("parameters"))
                        .keySet().stream().map(String::valueOf))
                .containsExactly("pca__components", "logistic_regression__l2");
        double best = (Double) ((Map<?, ?>) result.get("best")).get("value");
        assertThat(best)
                .isGreaterThan(0.9)
                .isEqualTo(trials(listed).stream()
                        .mapToDouble(trial -> (Double) trial.get("value"))
                        .max()
                        .orElseThrow());
        assertThat(study("list", "st").out()).contains("accuracy", "COMPLETE", "logistic_regression__l2=");
        assertThat(study("show", "st", "2", "--json").json())
                .containsEntry("number", 2)
                .containsKey("splits");
        assertThat(study("show", "st", "--json").json()).containsEntry("id", result.get("studyId"));
        assertThat(study("best", "st", "--json").json()).containsEntry("value", best);
        assertThat(study("show", "st", "99").err()).contains("numbered from 0 to 3");
        requireExports(result);

        Path page = folder.resolve("report.html");
        Shell report = Shell.run("report", "--study", folder.resolve("st").toString(), "--output", page.toString());
        assertThat(report.code()).isZero();
        assertThat(Files.readString(page))
                .contains(String.valueOf(result.get("studyId")))
                .contains("echarts");

        Shell inspected =
                Shell.run("inspect", "--model", folder.resolve("st-model").toString(), "--json");
        assertThat(inspected.out()).contains(String.valueOf(result.get("studyId")));

        // The same command with more trials goes on; so does resume.
        Shell more = study("resume", "st", "--", "--trials", "6");
        assertThat(more.err()).contains("going on with study").contains("4 of 4 trials are finished");
        assertThat(more.code()).isZero();
        List<Map<String, Object>> all = trials(study("list", "st", "--json").json());
        assertThat(all).hasSize(6);
        assertThat(all.subList(0, 4)).isEqualTo(trials(listed));
    }

    private static void requireExports(Map<String, Object> result) throws IOException {
        Path json = folder.resolve("out/trials.json");
        assertThat(study("export", "st", "--to", json.toString()).code()).isZero();
        assertThat(trials(Json.readMap(Files.readAllBytes(json), "the export"))).hasSize(4);
        Path csv = folder.resolve("out/trials.csv");
        assertThat(study("export", "st", "--to", csv.toString()).code()).isZero();
        List<String> lines = Files.readAllLines(csv);
        assertThat(lines).hasSize(5);
        assertThat(lines.get(0))
                .startsWith("number,state,value,values.accuracy")
                .contains("parameters.pca__components");
        Path parquet = folder.resolve("out/trials.parquet");
        assertThat(study("export", "st", "--to", parquet.toString()).code()).isZero();
        assertThat(SparkSession.active().read().parquet(parquet.toString()).count())
                .isEqualTo(4);
        Path uri = folder.resolve("out/again.csv");
        assertThat(study("export", "st", "--to", uri.toUri().toString()).code()).isZero();
        assertThat(uri).hasSameBinaryContentAs(csv);
        assertThat(study("export", "st", "--to", "nosuch://host/trials.csv").err())
                .contains("nosuch");
        requireLevels();
        assertThat(study("export", "st", "--to", "trials.xml").err()).contains("csv, json or parquet");
        assertThat(result).containsKey("model");
    }

    private static void requireLevels() throws IOException {
        Path csv = folder.resolve("out/splits.csv");
        assertThat(study("export", "st", "--to", csv.toString(), "--level", "splits")
                        .out())
                .contains("the splits of the 4 trials");
        assertThat(Files.readAllLines(csv))
                .hasSize(1 + 4 * 2)
                .first()
                .isEqualTo("trial,split,state,value,seconds,cause,metrics.accuracy,metrics.log_loss");
        Path parquet = folder.resolve("out/splits.parquet");
        assertThat(study("export", "st", "--to", parquet.toString(), "--level", "splits")
                        .code())
                .isZero();
        assertThat(SparkSession.active().read().parquet(parquet.toString()).count())
                .isEqualTo(8);
        assertThat(study("export", "st", "--to", csv.toString(), "--level", "folds")
                        .err())
                .contains("folds");
    }

    @Test
    void anEarlierStudyIsBegunAfter() throws IOException {
        assertThat(search("old", 3, "--searcher", "random").code()).isZero();
        Shell warm = search(
                "warm", 2, "--searcher", "tpe", "--after", folder.resolve("old").toString(), "--json");
        assertThat(warm.code()).isZero();
        Map<String, Object> old = study("show", "old", "--json").json();
        Map<?, ?> after =
                (Map<?, ?>) ((List<?>) study("show", "warm", "--json").json().get("after")).get(0);
        assertThat(after.get("study")).isEqualTo(old.get("id"));
        assertThat((List<?>) after.get("trials")).hasSize(3);

        // It goes on without the earlier one.
        Files.move(folder.resolve("old"), folder.resolve("elsewhere"));
        assertThat(study("resume", "warm", "--", "--trials", "3").code()).isZero();
        assertThat(search("cold", 2, "--after", folder.resolve("old").toString())
                        .err())
                .contains("a study must be there");
        assertThat(Files.exists(folder.resolve("cold"))).isFalse();
    }

    @Test
    void mlflowHearsOfAStudyWhileItRunsOrLater() throws IOException {
        try (FakeMlflow server = new FakeMlflow()) {
            Shell shell = search(
                    "tracked", 2, "--searcher", "random", "--mlflow", server.uri(), "--mlflow-experiment", "ours");
            assertThat(shell.err()).doesNotContain("MLflow does not");
            assertThat(shell.code()).isZero();
            assertThat(server.experiments()).containsOnlyKeys("ours");
            assertThat(server.runs())
                    .hasSize(3)
                    .allSatisfy(run -> assertThat(run).containsEntry("status", "FINISHED"));
        }
        try (FakeMlflow later = new FakeMlflow()) {
            assertThat(study("export", "tracked", "--to", later.uri()).code()).isZero();
            assertThat(later.runs()).hasSize(3);
        }
        Shell resumed = study("resume", "tracked");
        assertThat(resumed.err()).as("an address is not kept with a study").doesNotContain("mlflow");
        assertThat(resumed.code()).isZero();
    }

    @Test
    void aStudyKeepsNoSecretsAndDoesNotSayWhereItsSearchRuns() throws IOException {
        String copy = Files.copy(Path.of(yaml), folder.resolve("copy.yaml")).toString();
        Path here = Path.of("").toAbsolutePath();
        List<String> arguments = List.of(
                "search",
                "--pipeline",
                here.relativize(Path.of(copy)).toString(),
                "--data",
                data,
                "--read",
                "password=hush",
                "--read",
                "header=true",
                "--target",
                "label",
                "--metric",
                "accuracy",
                "--trials",
                "1",
                "--folds",
                "2",
                "--over",
                "l2",
                "--where",
                "logistic_regression__l2 < 1",
                "--where",
                "logistic_regression__l2 > 0",
                "--conf",
                "spark.hadoop.some.secret=hush",
                "--master",
                "local[2]",
                "--study",
                folder.resolve("safe").toString(),
                "--model",
                folder.resolve("safe-model").toString());
        Shell shell = Shell.run(arguments.toArray(new String[0]));
        assertThat(shell.code()).as(shell.err()).isZero();
        try (Stream<Path> files = Files.walk(folder.resolve("safe"))) {
            assertThat(files.filter(Files::isRegularFile))
                    .allSatisfy(file -> assertThat(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1))
                            .doesNotContain("hush")
                            .doesNotContain("local[2]"));
        }
        Shell resumed = study("resume", "safe", "--", "--trials=2", "--where", "logistic_regression__l2 < 1");
        assertThat(resumed.err())
                .containsOnlyOnce("--read=header=true")
                .contains("--pipeline=" + copy)
                .contains("--trials=2")
                .doesNotContain("--trials=1")
                .doesNotContain("'--where=")
                .contains("got rules is [\"logistic_regression__l2 < 1\"] and was");
        Shell same = study("resume", "safe", "--", "--trials=2");
        assertThat(same.code()).as(same.err()).isZero();
        assertThat(same.err()).contains("'--where=logistic_regression__l2 < 1' '--where=logistic_regression__l2 > 0'");
    }

    @Test
    void whatIsWrongIsSaidBeforeAnythingRuns() {
        assertThat(search("bad", 4, "--searcher", "tpee").err()).contains("tpe");
        assertThat(search("bad2", 4, "--where", "componentz < 3").err()).contains("componentz");
        Shell rule = search("bad3", 4, "--timeout", "soon");
        assertThat(rule.code()).isEqualTo(2);
        assertThat(rule.err()).contains("90s, 30m or 1h30m");
        assertThat(Shell.run("search", "--pipeline", "auto:regresion", "--data", data, "--study", "x", "--model", "y")
                        .err())
                .contains("regression");
        assertThat(search("bad4", 0).err()).contains("neither a number of trials nor a timeout");
        Shell other = study("list", "nothing-here");
        assertThat(other.code()).isEqualTo(2);
        assertThat(other.err()).contains("a study must be there");
        assertThat(Files.exists(folder.resolve("bad"))).isFalse();
    }

    @Test
    void helpTellsOfTheSearchers() {
        assertThat(Shell.run("search", "--help").out()).contains("tpe", "asha", "--study", "30m", "Examples");
        assertThat(Shell.run("study", "--help").out()).contains("list", "show", "best", "export", "resume");
    }
}
