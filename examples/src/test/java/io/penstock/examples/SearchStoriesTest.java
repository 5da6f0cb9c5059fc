package io.penstock.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.deploy.Penstock;
import io.penstock.deploy.job.Demo;
import io.penstock.deploy.job.ModelStores;
import io.penstock.engine.search.Search;
import io.penstock.engine.step.Step;
import io.penstock.engine.study.StudySnapshot;
import io.penstock.engine.study.TrialRecord;
import io.penstock.engine.study.TrialState;
import io.penstock.engine.tree.Hyperparameters;
import io.penstock.examples.nested.NestedSearch;
import io.penstock.examples.search.SearchPipeline;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The stories of searches end as they tell. */
class SearchStoriesTest {
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
    void aPipelineIsSearchedAndTheStudyGoesOn() throws IOException {
        SearchPipeline.Result result =
                SearchPipeline.run(spark, Demo.unpack(folder).toString(), folder);
        StudySnapshot study = result.fitted().step().trials().orElseThrow();
        assertThat(result.begun().trials()).hasSize(4);
        assertThat(study.id()).isEqualTo(result.begun().id());
        assertThat(study.trials()).hasSize(10);
        assertThat(study.trials().subList(0, 4))
                .as("none of them was run again")
                .extracting(TrialRecord::start)
                .isEqualTo(
                        result.begun().trials().stream().map(TrialRecord::start).toList());
        assertThat(study.count(TrialState.COMPLETE)).isEqualTo(10);
        assertThat(study.best().orElseThrow().values().get(0)).isGreaterThan(0.95);
        for (TrialRecord trial : study.trials()) {
            Map<String, Object> point = trial.point();
            assertThat(point.containsKey("pca__components"))
                    .isEqualTo(point.get("pca__enabled").equals(true));
            assertThat(point.containsKey("learner__logistic_regression__l2"))
                    .isEqualTo(point.get("learner__choice").equals("logistic_regression"));
        }
        assertThat(result.report()).content().contains(study.id()).doesNotContain("src=\"http");
    }

    @Test
    void theFileOfTheExamplesIsSearchedOnTheCommandLine() throws IOException {
        Path root = Path.of("").toAbsolutePath();
        while (!Files.exists(root.resolve("examples/search.yaml"))) {
            root = root.getParent();
        }
        Path study = folder.resolve("commanded");
        int code = Penstock.run(
                "search",
                "--pipeline",
                root.resolve("examples/search.yaml").toString(),
                "--data",
                Demo.unpack(folder).toString(),
                "--target",
                "label",
                "--searcher",
                "tpe",
                "--metric",
                "accuracy",
                "--trials",
                "3",
                "--folds",
                "2",
                "--study",
                study.toString(),
                "--model",
                folder.resolve("commanded-model").toString());
        assertThat(code).isZero();
        Path page = folder.resolve("commanded.html");
        assertThat(Penstock.run("report", "--study", study.toString(), "--output", page.toString()))
                .isZero();
        assertThat(page).content().contains("learner__choice");
    }

    @Test
    void aSearchInsideAStackingHoldsItsBestChild() {
        NestedSearch.Result result = NestedSearch.run(spark);
        Search search = result.search();
        assertThat(search.best()).containsKey("learning_rate");
        assertThat(Hyperparameters.get(search.step(), "learning_rate"))
                .isEqualTo(search.best().get("learning_rate"));
        assertThat((Double) result.scores().get("accuracy")).isGreaterThan(0.95);
        String models = folder.resolve("nested").toString();
        ModelStores.at(models, spark).save(result.fitted(), Map.of());
        Step loaded = ModelStores.at(models, spark).load().step();
        List<Search> searches = NestedSearch.searches(loaded);
        assertThat(searches).hasSize(1);
        assertThat(searches.get(0).attributes()).isEqualTo(search.attributes());
    }
}
