package io.penstock.deploy.track;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.engine.error.PenstockException;
import io.penstock.engine.param.Distributions;
import io.penstock.engine.prune.Pruners;
import io.penstock.engine.searcher.Searchers;
import io.penstock.engine.space.SearchSpace;
import io.penstock.engine.study.Goal;
import io.penstock.engine.study.Study;
import io.penstock.engine.study.StudyPlan;
import io.penstock.engine.study.Trial;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class MlflowSinkTest {
    private FakeMlflow server;

    @BeforeEach
    void start() throws IOException {
        server = new FakeMlflow();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private static Study study() {
        return Study.inMemory(StudyPlan.of(SearchSpace.of(List.of())
                        .with("network__layers__0__units", Distributions.integer(1, 64))
                        .with("l2", Distributions.logUniform(1e-6, 1)))
                .goals(Goal.maximize("accuracy"))
                .searcher(Searchers.random())
                .pruner(Pruners.median(), 3)
                .trials(20)
                .seed(3));
    }

    private static Trial next(Study study) {
        return study.ask("worker-1").orElseThrow();
    }

    private List<Map<String, Object>> trials() {
        return server.runs().stream()
                .filter(run -> FakeMlflow.map(run, "tags").containsKey("penstock.trial"))
                .toList();
    }

    private Map<String, Object> parent() {
        return server.runs().stream()
                .filter(run -> !FakeMlflow.map(run, "tags").containsKey("penstock.trial"))
                .reduce((one, two) -> {
                    throw new AssertionError("two runs for one study");
                })
                .orElseThrow();
    }

    @Test
    void aStudyIsARunWithARunForEveryTrialThatHasEnded() {
        Study study = study();
        Trial first = next(study);
        first.report(1, 0.5);
        first.report(2, 0.75);
        first.complete(0.75);
        next(study).fail("x".repeat(9000));
        Trial running = next(study);
        try (MlflowSink sink = MlflowSink.open(server.uri(), "digits")) {
            sink.begun(study.snapshot(), "");
            running.complete(0.9);
            sink.changed(study);
            sink.ended(study.snapshot());
            assertThat(sink.finish()).isEmpty();
        }
        assertThat(server.experiments()).containsOnlyKeys("digits");
        assertThat(parent()).containsEntry("status", "FINISHED");
        assertThat(FakeMlflow.<String>map(parent(), "tags"))
                .containsEntry("penstock.study", study.id())
                .containsEntry("penstock.best_trial", "2");
        assertThat(FakeMlflow.<String>map(parent(), "params"))
                .containsEntry("searcher", "random")
                .containsEntry("pruner", "median")
                .containsEntry("budget", "20");
        assertThat(FakeMlflow.<Map<Integer, Double>>map(parent(), "metrics").get("best_accuracy"))
                .containsEntry(3, 0.9);
        assertThat(trials())
                .hasSize(3)
                .allSatisfy(trial -> assertThat(FakeMlflow.<String>map(trial, "tags"))
                        .containsEntry("mlflow.parentRunId", String.valueOf(parent().get("id")))
                        .containsEntry("penstock.worker", "worker-1"));
        assertThat(trials().get(0)).containsEntry("status", "FINISHED").containsKeys("start", "end");
        assertThat(FakeMlflow.<Map<Integer, Double>>map(trials().get(0), "metrics"))
                .containsEntry("accuracy", Map.of(0, 0.75))
                .containsEntry("accuracy_by_step", Map.of(1, 0.5, 2, 0.75));
        Map<String, Object> point = study.snapshot().trials().get(0).point();
        assertThat(FakeMlflow.<String>map(trials().get(0), "params"))
                .containsEntry("network__layers__0__units", String.valueOf(point.get("network__layers__0__units")))
                .containsEntry("l2", String.valueOf(point.get("l2")));
        assertThat(trials().get(1)).containsEntry("status", "FAILED");
        assertThat(String.valueOf(FakeMlflow.map(trials().get(1), "tags").get("penstock.cause")))
                .hasSize(5000)
                .startsWith("xxx");
    }

    @Test
    void whatIsThereIsNotWrittenAgainAndWhatFailedIsMadeUpFor() {
        Study study = study();
        for (int i = 0; i < 4; i++) {
            next(study).complete(i);
        }
        try (MlflowSink sink = MlflowSink.open(server.uri(), "digits")) {
            server.failAfter(8);
            sink.changed(study);
            assertThat(sink.finish())
                    .hasValueSatisfying(cause -> assertThat(cause).contains("500"));
        }
        assertThat(trials()).as("the server failed amid the second trial").hasSizeBetween(1, 3);
        server.failAfter(-1);
        next(study).complete(9);
        for (int i = 0; i < 2; i++) {
            try (MlflowSink again = MlflowSink.open(server.uri(), "digits")) {
                again.write(study.snapshot());
            }
            assertThat(trials())
                    .hasSize(5)
                    .allSatisfy(trial -> assertThat(trial).containsEntry("status", "FINISHED"));
            assertThat(trials().stream()
                            .map(trial -> FakeMlflow.map(trial, "tags").get("penstock.trial")))
                    .containsExactlyInAnyOrder("0", "1", "2", "3", "4");
            assertThat(parent()).containsEntry("status", "FINISHED");
        }
    }

    @Test
    void aSearchThatWasStoppedLeavesARunThatIsNotRunning() {
        Study study = study();
        try (MlflowSink sink = MlflowSink.open(server.uri(), "digits")) {
            sink.begun(study.snapshot(), "");
            sink.stopped();
            assertThat(sink.finish()).isEmpty();
        }
        assertThat(parent()).containsEntry("status", "KILLED");
    }

    @Test
    void aServerThatDoesNotAnswerIsOneClearErrorBeforeASearchBegins() {
        String gone = server.uri();
        server.close();
        assertThatThrownBy(() -> MlflowSink.open(gone.replace("http://", "http://user:hush@"), "digits"))
                .isInstanceOf(PenstockException.class)
                .hasMessageContaining("a tracking server must answer")
                .hasMessageContaining("refused")
                .hasMessageContaining("study export")
                .hasMessageNotContaining("hush");
        assertThatThrownBy(() -> MlflowSink.open("localhost:5000", "digits"))
                .isInstanceOf(PenstockException.class)
                .hasMessageContaining("http://127.0.0.1:5000");
    }
}
