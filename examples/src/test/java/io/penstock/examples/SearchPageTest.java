package io.penstock.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.deploy.file.PipelineFile;
import io.penstock.engine.data.Batch;
import io.penstock.engine.data.DataType;
import io.penstock.engine.data.Field;
import io.penstock.engine.data.Role;
import io.penstock.engine.data.Schema;
import io.penstock.engine.data.Tensor;
import io.penstock.engine.local.LocalData;
import io.penstock.engine.local.LocalRunner;
import io.penstock.engine.param.Distribution;
import io.penstock.engine.param.Distributions;
import io.penstock.engine.pipeline.Pipeline;
import io.penstock.engine.prune.Pruners;
import io.penstock.engine.run.Fitted;
import io.penstock.engine.search.Search;
import io.penstock.engine.searcher.Searchers;
import io.penstock.engine.storage.LocalStorage;
import io.penstock.engine.study.StudySnapshot;
import io.penstock.engine.study.TrialState;
import io.penstock.engine.type.StepTypes;
import io.penstock.examples.search.SearchGuide;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the page on searches shows runs, and what it lists is there. */
class SearchPageTest {
    private static final String PAGE = "docs/search.md";

    private final LocalData data = data();
    private final SearchGuide guide = new SearchGuide(data);

    @TempDir
    private Path folder;

    /** Noise, and a bright spot whose place tells the class. */
    private static LocalData data() {
        Random random = new Random(11);
        int rows = 300;
        double[] x = new double[64 * rows];
        int[] labels = new int[rows];
        for (int i = 0; i < rows; i++) {
            labels[i] = random.nextInt(2);
            for (int j = 0; j < 64; j++) {
                x[64 * i + j] = random.nextGaussian();
            }
            x[64 * i + (labels[i] == 1 ? 20 : 43)] += 3;
        }
        Schema schema = Schema.of(
                Field.vector("x", Role.INPUT, DataType.FLOAT64, 64),
                Field.scalar("label", Role.TARGET, DataType.INT32));
        return LocalData.of(Batch.of(
                schema,
                LongStream.range(0, rows).toArray(),
                List.of(Tensor.matrix(x, rows, 64), Tensor.scalars(labels))));
    }

    private static Path root() {
        Path here = Path.of("").toAbsolutePath();
        while (!Files.exists(here.resolve(PAGE))) {
            here = here.getParent();
        }
        return here;
    }

    private static List<String> found(String pattern) throws IOException {
        return Pattern.compile(pattern)
                .matcher(Files.readString(root().resolve(PAGE)))
                .results()
                .map(result -> result.group(1))
                .toList();
    }

    private static Search only(Pipeline pipeline) {
        return (Search) pipeline.children().get(0).step();
    }

    @Test
    void theFirstSearchIsKeptAndNarrowed() {
        LocalStorage storage = new LocalStorage(folder);
        Fitted<Search> fitted = guide.first(storage);
        StudySnapshot study = fitted.step().trials().orElseThrow();
        assertThat(StudySnapshot.read(storage).trials()).isEqualTo(study.trials());
        assertThat(study.best().orElseThrow().values().get(0)).isGreaterThan(0.9);
        Search next = guide.narrowed(fitted);
        assertThat(next.space().names()).isEqualTo(study.space().names());
        assertThat(next.space()).isNotEqualTo(study.space());
        LocalStorage place = new LocalStorage(folder.resolve("next"));
        guide.warm(storage, place);
        assertThat(StudySnapshot.read(place).toMap().get("study"))
                .extracting("after")
                .isEqualTo(List.of(study.id()));
    }

    @Test
    void trialsArePrunedAndFrontsFound() {
        StudySnapshot study = guide.pruned().step().trials().orElseThrow();
        assertThat(study.count(TrialState.COMPLETE)).isPositive();
        assertThat(study.count(TrialState.PRUNED)).isPositive();
        assertThat(SearchGuide.epochs(study)).anyMatch(line -> line.startsWith("0 1 ") && line.contains("accuracy"));
        assertThat(guide.goals()).isNotEmpty().allMatch(trial -> trial.values().size() == 2);
    }

    @Test
    void studiesAskAndTell() {
        assertThat(SearchGuide.askAndTell(new LocalStorage(folder))
                        .orElseThrow()
                        .values()
                        .get(0))
                .isLessThan(1);
    }

    @Test
    void stepsAreChosen() throws IOException {
        assertThat(guide.automatic().step().best()).containsKey("learner__choice");
        Pipeline file = PipelineFile.read(found("(?ms)^```yaml\\n(.*?)^```").get(1), PAGE, StepTypes.discover());
        Fitted<Pipeline> fitted = LocalRunner.create().fit(file, data);
        assertThat(only(fitted.step()).attributes()).containsEntry("metric", "balanced_accuracy");
    }

    @Test
    void theFileSaysWhatTheJavaSays() throws IOException {
        Search java = SearchGuide.conditional();
        Search file = only(PipelineFile.read(found("(?ms)^```yaml\\n(.*?)^```").get(0), PAGE, StepTypes.discover()));
        List<String> names = new ArrayList<>(java.space().names());
        names.replaceAll(name -> name.replace("learner__", ""));
        List<String> same = new ArrayList<>(file.space().names());
        same.replaceAll(name -> name.replace("learner__", ""));
        assertThat(same).isEqualTo(names);
        assertThat(file.space().constraints()).isEqualTo(java.space().constraints());
        assertThat(Files.readString(root().resolve("examples/search.yaml")))
                .satisfies(text -> assertThat(PipelineFile.read(text, "search.yaml", StepTypes.discover())
                                .space())
                        .containsKey("pca__components"));
    }

    @Test
    void theTableOfDistributionsIsTrueAndComplete() throws IOException {
        List<Distribution> told = new ArrayList<>();
        for (String row : found("(?m)^\\| (`\\{.*?`) \\| `")) {
            for (String form : row.replaceAll("^`|`$", "").split("`, `")) {
                String file = "steps: [Pca: {space: {components: " + form + "}}]";
                told.add(PipelineFile.read(file, form, StepTypes.discover())
                        .space()
                        .get("pca__components"));
            }
        }
        assertThat(told)
                .containsExactlyInAnyOrderElementsOf(SearchGuide.distributions().values());
        assertThat(told.stream()
                        .map(one ->
                                Distributions.describe(one).keySet().iterator().next())
                        .distinct())
                .hasSize(15);
    }

    @Test
    void theTablesOfSearchersAndPrunersAreComplete() throws IOException {
        List<String> first = found("(?m)^\\| `([a-z_0-9]+)` \\|");
        assertThat(first).containsAll(Searchers.names()).containsAll(Pruners.names());
        TreeSet<String> unknown = new TreeSet<>(first);
        unknown.removeAll(Searchers.names());
        unknown.removeAll(Pruners.names());
        assertThat(unknown).isSubsetOf("auto", "gp", "cma_es");
    }

    @Test
    void everySearchOfTheSpaceIsDescribed() {
        Map<String, Distribution> all = SearchGuide.distributions();
        all.forEach((name, distribution) -> assertThat(Distributions.read(Distributions.describe(distribution)))
                .as(name)
                .isEqualTo(distribution));
    }
}
