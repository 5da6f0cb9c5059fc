package io.penstock.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.penstock.deploy.Penstock;
import io.penstock.deploy.file.PipelineFile;
import io.penstock.deploy.job.Demo;
import io.penstock.engine.data.Batch;
import io.penstock.engine.data.DataType;
import io.penstock.engine.data.Field;
import io.penstock.engine.data.Role;
import io.penstock.engine.data.Schema;
import io.penstock.engine.data.Tensor;
import io.penstock.engine.model.Models;
import io.penstock.engine.pipeline.Pipeline;
import io.penstock.engine.plan.Plan;
import io.penstock.engine.plan.Planner;
import io.penstock.engine.storage.LocalStorage;
import io.penstock.engine.type.StepTypes;
import io.penstock.examples.readme.Readme;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** What the README and the page on the command line show works as shown. */
class ReadmeTest {
    private static final String README = "README.md";
    private static final String COMMANDS = "docs/command-line.md";

    /** Options of spark-submit, not of ours. */
    private static final Set<String> OF_SPARK = Set.of("--class", "--jars");

    private static final Pattern OPTION = Pattern.compile("(?<![\\w-])--[a-z][a-z-]*");

    private final CommandLine penstock = new CommandLine(Penstock.class);

    private static Path root() {
        Path folder = Path.of("").toAbsolutePath();
        while (!Files.exists(folder.resolve(COMMANDS))) {
            folder = folder.getParent();
        }
        return folder;
    }

    private static String text(String page) throws IOException {
        return Files.readString(root().resolve(page));
    }

    /** The blocks of code in a language. */
    private static List<String> blocks(String page, String language) throws IOException {
        Matcher matcher =
                Pattern.compile("(?ms)^```" + language + "\\n(.*?)^```").matcher(text(page));
        return matcher.results().map(result -> result.group(1)).toList();
    }

    private static String squeezed(String text) {
        return text.replaceAll("\\s+", "");
    }

    private static Set<String> options(String text) {
        Set<String> found = new TreeSet<>();
        OPTION.matcher(text).results().forEach(result -> found.add(result.group()));
        found.removeAll(OF_SPARK);
        return found;
    }

    /** Also those of its own commands. */
    private static Set<String> options(CommandLine command) {
        Set<String> all = new TreeSet<>(command.getCommandSpec().optionsMap().keySet());
        command.getSubcommands().values().forEach(inner -> all.addAll(options(inner)));
        return all;
    }

    /** Every {@code penstock …} line of a page's shell blocks, without comments, as words. */
    private static List<List<String>> invocations(String page) throws IOException {
        List<List<String>> all = new ArrayList<>();
        for (String block : blocks(page, "bash")) {
            for (String line : block.split("\n")) {
                String command = line.replaceFirst("\\s#.*", "").strip();
                if (command.matches("(deploy/bin/)?penstock\\b.*")) {
                    List<String> words = List.of(command.split("\\s+"));
                    all.add(words.subList(1, words.size()));
                }
            }
        }
        return all;
    }

    private static Schema digits() {
        List<String> pixels = IntStream.range(0, 64).mapToObj(i -> "pixel" + i).toList();
        return Schema.of(
                Field.features("features", DataType.FLOAT64, pixels),
                Field.scalar("label", Role.TARGET, DataType.INT32));
    }

    @Test
    void thePipelineOfTheReadmeCanBePlanned() throws IOException {
        List<String> blocks = blocks(README, "yaml");
        assertThat(blocks).hasSize(1);

        Pipeline pipeline = PipelineFile.read(blocks.get(0), README, StepTypes.discover());
        Plan plan = Planner.fit(pipeline, digits());

        assertThat(pipeline.name()).isEqualTo("digits");
        assertThat(plan.stages()).isNotEmpty();
        assertThat(plan.explain()).contains("fit digits", "learn imputer", "learn logistic_regression");
        assertThat(pipeline.hyperparameters())
                .containsEntry("pca__components", 30)
                .containsEntry("imputer__strategy", "median");
        assertThat(pipeline.space()).containsKey("logistic_regression__l2");
    }

    @Test
    void thePipelineOfThePageOnTheCommandLineCanBeRead() throws IOException {
        List<String> blocks = blocks(COMMANDS, "yaml");
        assertThat(blocks).hasSize(1);

        Pipeline pipeline = PipelineFile.read(blocks.get(0), COMMANDS, StepTypes.discover());

        assertThat(pipeline.name()).isEqualTo("churn");
        assertThat(pipeline.hyperparameters()).containsEntry("union__reduced__pca__components", 10);
    }

    @Test
    void theCommandsOfTheReadmeAreUnderstood() throws IOException {
        List<List<String>> invocations = invocations(README);
        assertThat(invocations).hasSizeGreaterThanOrEqualTo(4);
        for (List<String> words : invocations) {
            assertThat(penstock.getSubcommands()).as("%s", words).containsKey(words.get(0));
            CommandLine command = penstock.getSubcommands().get(words.get(0));
            assertThat(options(command)).as("%s", words).containsAll(options(String.join(" ", words)));
            CommandLine.ParseResult parsed = penstock.parseArgs(words.toArray(new String[0]));
            assertThat(parsed.unmatched()).isEmpty();
        }
        Set<String> known = new TreeSet<>();
        penstock.getSubcommands().values().forEach(command -> known.addAll(options(command)));
        assertThat(known).containsAll(options(text(README)));
    }

    @Test
    void theTableOfCommandsIsTrueAndComplete() throws IOException {
        Set<String> told = new TreeSet<>();
        Matcher rows = Pattern.compile("(?m)^\\| `([a-z]+)` \\|(.*)$").matcher(text(COMMANDS));
        while (rows.find()) {
            String name = rows.group(1);
            assertThat(penstock.getSubcommands()).containsKey(name);
            assertThat(options(penstock.getSubcommands().get(name))).as(name).containsAll(options(rows.group(2)));
            told.add(name);
        }
        Set<String> commands = new TreeSet<>(penstock.getSubcommands().keySet());
        commands.remove("help");
        assertThat(told).isEqualTo(commands);
        Set<String> known = new TreeSet<>();
        for (String name : commands) {
            assertThat(options(penstock.getSubcommands().get(name)))
                    .as("what the page says of every command, for %s", name)
                    .contains("--help", "--json");
            known.addAll(options(penstock.getSubcommands().get(name)));
        }
        assertThat(known).containsAll(options(text(COMMANDS)));
    }

    @ParameterizedTest
    @ValueSource(strings = {README, COMMANDS})
    void classesAndFilesThatArePointedToExist(String page) throws IOException {
        String text = text(page);
        for (String name : Pattern.compile("io\\.penstock(?:\\.[a-z]+)+\\.[A-Z]\\w*")
                .matcher(text)
                .results()
                .map(result -> result.group())
                .toList()) {
            assertThatCode(() -> Class.forName(name)).as(name).doesNotThrowAnyException();
        }
        Path folder = root().resolve(page).getParent();
        // The figures of the benchmarks are written by the benchmarks.
        Pattern.compile("\\]\\(([^)#:]+)\\)")
                .matcher(text)
                .results()
                .forEach(link -> assertThat(folder.resolve(link.group(1))).exists());
    }

    @Test
    void theJavaOfTheReadmeIsCompiledCode() throws IOException {
        List<String> blocks = blocks(README, "java");
        assertThat(blocks).hasSize(1);
        String source = squeezed(
                Files.readString(root().resolve("examples/src/main/java/io/penstock/examples/readme/Readme.java")));
        int from = 0;
        for (String line : blocks.get(0).split("\n")) {
            int at = source.indexOf(squeezed(line), from);
            assertThat(at).as("in the source, in this order: %s", line).isNotNegative();
            from = at + squeezed(line).length();
        }
    }

    @Test
    void theJavaOfTheReadmeRuns(@TempDir Path folder) throws IOException {
        try (SparkSession spark = LocalSession.start()) {
            Dataset<Row> digits = spark.read()
                    .option("header", "true")
                    .option("inferSchema", "true")
                    .csv(Demo.unpack(folder).toString())
                    .withColumn("id", org.apache.spark.sql.functions.monotonically_increasing_id());
            Dataset<Row> dataset = digits.filter("id < 500");
            Dataset<Row> heldOut = digits.filter("id >= 500 and id < 800").drop("id");
            Dataset<Row> fresh = digits.filter("id >= 800 and id < 1000").drop("label");
            String models = folder.resolve("models").toString();

            Dataset<Row> scored = new Readme(spark, new Configuration())
                    .run(dataset, heldOut, fresh, models, batch(dataset.collectAsList()));

            assertThat(scored.columns()).contains("id", "prediction", "probability");
            assertThat(scored.count()).isEqualTo(200);
            assertThat(scored.join(digits.select("id", "label"), "id")
                            .filter("prediction = label")
                            .count())
                    .isGreaterThan(160);
            assertThat(Models.in(new LocalStorage(Path.of(models))).load().step())
                    .isInstanceOf(Pipeline.class);
            assertThat(spark.sparkContext().isStopped()).isFalse();
        }
    }

    private static Batch batch(List<Row> rows) {
        double[] pixels = new double[rows.size() * 64];
        int[] labels = new int[rows.size()];
        for (int i = 0; i < labels.length; i++) {
            for (int j = 0; j < 64; j++) {
                pixels[i * 64 + j] = ((Number) rows.get(i).get(j)).doubleValue();
            }
            labels[i] = ((Number) rows.get(i).getAs("label")).intValue();
        }
        return Batch.of(
                digits(),
                LongStream.range(0, labels.length).toArray(),
                List.of(Tensor.matrix(pixels, labels.length, 64), Tensor.scalars(labels)));
    }
}
