package io.penstock.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a user may do wrong: each is one clear error with its exit code, and nothing is left half-written. */
class BadInputTest {
    @TempDir
    private static Path folder;

    private static String model = "";

    @BeforeAll
    static void trainAModel() throws IOException {
        write("good.csv", "a,b,c,y", "1,2,x,no", "2,1,y,yes", "3,5,x,no", "4,3,y,yes", "5,9,x,no", "6,7,y,yes");
        write("good.yaml", "steps:", "  - OneHotEncoder", "  - StandardScaler", "  - LogisticRegression: {l2: 0.1}");
        model = folder.resolve("good-model").toString();
        Shell train = train("good.yaml", "good.csv", "y", model);
        assertThat(train.code()).as(train.err()).isZero();
    }

    @AfterAll
    static void stop() {
        SparkSession.active().stop();
    }

    private static String write(String name, String... lines) throws IOException {
        return Files.write(folder.resolve(name), List.of(lines)).toString();
    }

    private static Shell train(String yaml, String csv, String target, String root) {
        return Shell.run(
                "train",
                "--pipeline",
                folder.resolve(yaml).toString(),
                "--data",
                folder.resolve(csv).toString(),
                "--target",
                target,
                "--model",
                root,
                "--json",
                "--master",
                "local[2]");
    }

    private static Shell train(String yaml, String csv, String target) {
        String root = folder.resolve("must-not-appear").toString();
        Shell shell = train(yaml, csv, target, root);
        assertThat(Path.of(root)).as("nothing is half-written").doesNotExist();
        assertThat(shell.json()).containsEntry("status", "failed").containsEntry("exitCode", shell.code());
        return shell;
    }

    private static void assertFails(Shell shell, int code, String... words) {
        assertThat(shell.code()).as(shell.err()).isEqualTo(code);
        assertThat(shell.err()).contains(words).contains("penstock: ").doesNotContain("\tat ");
    }

    private static Shell score(String csv) {
        return Shell.run(
                "score",
                "--model",
                model,
                "--data",
                folder.resolve(csv).toString(),
                "--output",
                folder.resolve("out-" + csv).toString());
    }

    @Test
    void aMissingFile() {
        assertFails(train("good.yaml", "none.csv", "y"), 2, "none.csv", "must exist");
        assertFails(train("none.yaml", "good.csv", "y"), 2, "none.yaml");
    }

    @Test
    void aMissingColumn() {
        assertFails(train("good.yaml", "good.csv", "z"), 2, "'z'", "y");
        Shell inputs = Shell.run(
                "train",
                "--pipeline",
                folder.resolve("good.yaml").toString(),
                "--data",
                folder.resolve("good.csv").toString(),
                "--target",
                "y",
                "--inputs",
                "a,bb",
                "--model",
                model + "2");
        assertFails(inputs, 2, "'bb'", "did you mean b");
    }

    @Test
    void theTargetAmongTheInputs() {
        Shell shell = Shell.run(
                "train",
                "--pipeline",
                folder.resolve("good.yaml").toString(),
                "--data",
                folder.resolve("good.csv").toString(),
                "--target",
                "y",
                "--inputs",
                "a,y",
                "--model",
                model + "2");
        assertFails(shell, 2, "'y'", "target must not be among the inputs");
    }

    @Test
    void wordsWhereNumbersAreNeeded() throws IOException {
        write("words.yaml", "steps: [StandardScaler, LogisticRegression]");
        assertFails(
                train("words.yaml", "good.csv", "y"), 2, "pipeline/logistic_regression", "c: string", "OneHotEncoder");
    }

    @Test
    void missingValuesWhereNoneAreTaken() throws IOException {
        write("gaps.csv", "a,b,y", "1,2,0", "2,,1", "3,,0", "4,4,1");
        write("plain.yaml", "steps: [LogisticRegression]");
        assertFails(
                train("plain.yaml", "gaps.csv", "y"),
                3,
                "pipeline/logistic_regression",
                "2 in this block",
                "'b'",
                "id 1",
                "Imputer");
    }

    @Test
    void aMissingTarget() throws IOException {
        write("notarget.csv", "a,b,y", "1,2,0", "2,3,", "3,1,0", "4,4,1");
        write("plain.yaml", "steps: [LogisticRegression]");
        assertFails(train("plain.yaml", "notarget.csv", "y"), 3, "y");
    }

    @Test
    void aSingleClass() throws IOException {
        write("one.csv", "a,b,y", "1,2,0", "2,3,0", "3,4,0");
        write("plain.yaml", "steps: [LogisticRegression]");
        assertFails(train("plain.yaml", "one.csv", "y"), 3, "pipeline/logistic_regression", "class");
    }

    @Test
    void zeroRows() throws IOException {
        write("empty.jsonl", "");
        write("plain.yaml", "steps: [LogisticRegression]");
        write("header.csv", "a,b,y");
        Shell shell = train("plain.yaml", "header.csv", "y");
        assertThat(shell.code()).as(shell.err()).isIn(2, 3);
        assertThat(shell.err()).contains("pipeline/logistic_regression");
    }

    @Test
    void raggedArrays() throws IOException {
        write("ragged.json", "{\"v\":[1.0,2.0],\"y\":0}", "{\"v\":[1.0,2.0,3.0],\"y\":1}", "{\"v\":[2.0,1.0],\"y\":1}");
        write("plain.yaml", "steps: [LogisticRegression]");
        assertFails(train("plain.yaml", "ragged.json", "y"), 3, "v", "3", "2");
    }

    @ParameterizedTest
    @CsvSource({
        "'steps:\n  - StandardScalar', 'StandardScaler', 'line 2, column 5'",
        "'steps:\n  - Pca: {componets: 3}', 'components', 'line 2, column 11'",
        "'steps:\n  - Pca: {components: many}', 'whole number', 'line 2, column 23'",
        "'stepz:\n  - Pca', 'steps', 'line 1, column 1'",
        "'steps:\n  - Pca: {components: 3', 'well-formed', 'line'",
        "'steps: 5', 'list', 'line 1, column 8'",
        "'steps:\n  - &a Pca\n  - *a', 'alias', 'line 3'",
        "'steps:\n  - Pca\n  - Pca: {name: pca}', 'different names', 'line 3'",
        "'steps:\n  - LogisticRegression: {space: {l2: {log_unifrm: [1, 2]}}}', 'log_uniform', 'line 2'"
    })
    void typosInAPipelineFile(String yaml, String word, String place) throws IOException {
        write("typo.yaml", yaml);
        assertFails(train("typo.yaml", "good.csv", "y"), 2, word, place);
    }

    @Test
    void typosInOptions() {
        Shell shell = Shell.run("train", "--pipelin", "x");
        assertThat(shell.code()).isEqualTo(2);
        Shell set = Shell.run(
                "train",
                "--pipeline",
                folder.resolve("good.yaml").toString(),
                "--set",
                "logistic_regression__l3=1",
                "--data",
                "x",
                "--model",
                "y");
        assertFails(set, 2, "logistic_regression__l2");
        assertFails(
                Shell.run("evaluate", "--model", model, "--data", "x", "--metrics", "acuracy"),
                2,
                "did you mean accuracy?");
        Shell command = Shell.run("trian");
        assertThat(command.code()).isEqualTo(2);
        assertThat(command.err()).contains("train");
    }

    @Test
    void schemaDriftThatCannotBeMended() throws IOException {
        write("fewer.csv", "a,c", "1,x");
        assertFails(score("fewer.csv"), 3, "1 missing: 'b'");
        write("retyped.csv", "a,b,c", "1,two,x");
        assertFails(score("retyped.csv"), 3, "'b'", "string");
        write("unknown.csv", "a,b,c", "1,2,zebra");
        Shell unknown = score("unknown.csv");
        assertFails(unknown, 3, "pipeline/one_hot_encoder", "'zebra' in 'c'", "unknown to zeros");
    }

    @Test
    void schemaDriftThatDoesNotMatter() throws IOException {
        write("drifted.csv", "c,extra,b,a", "x,hello,2.5,1", "y,world,1,2");
        Shell shell = score("drifted.csv");
        assertThat(shell.code()).as(shell.err()).isZero();
        List<String> columns = List.of(SparkSession.active()
                .read()
                .parquet(folder.resolve("out-drifted.csv").toString())
                .columns());
        assertThat(columns).containsExactlyInAnyOrder("extra", "prediction", "probability");
    }

    @Test
    void anAlteredModel() throws IOException {
        Path copy = folder.resolve("altered");
        copy(Path.of(model), copy);
        try (Stream<Path> files = Files.walk(copy)) {
            Path tensors = files.filter(file -> file.toString().endsWith("state.safetensors"))
                    .findFirst()
                    .orElseThrow();
            byte[] content = Files.readAllBytes(tensors);
            content[content.length - 1] ^= 1;
            Files.write(tensors, content);
        }
        assertFails(Shell.run("inspect", "--model", copy.toString()), 3, "SHA-256", "state.safetensors");
    }

    private static void copy(Path from, Path to) throws IOException {
        List<Path> all = new ArrayList<>();
        try (Stream<Path> files = Files.walk(from)) {
            files.forEach(all::add);
        }
        for (Path file : all) {
            Files.copy(file, to.resolve(from.relativize(file).toString()));
        }
    }

    @Test
    void destinationsThatCannotBeWritten() throws IOException {
        String occupied = write("occupied", "a file");
        Shell train = train("good.yaml", "good.csv", "y", occupied + "/model");
        assertFails(train, 1, "must be written to a place that can be written to", "occupied");
        Files.createDirectories(folder.resolve("out-good.csv"));
        assertFails(score("good.csv"), 2, "must not exist yet");
    }
}
