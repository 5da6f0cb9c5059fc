package io.penstock.engine.study;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.engine.error.PenstockException;
import io.penstock.engine.fixture.MemoryStorage;
import io.penstock.engine.fixture.StorageAround;
import io.penstock.engine.format.Json;
import io.penstock.engine.param.Distributions;
import io.penstock.engine.prune.Pruner.Verdict;
import io.penstock.engine.prune.Pruners;
import io.penstock.engine.searcher.Searchers;
import io.penstock.engine.space.SearchSpace;
import io.penstock.engine.storage.LocalStorage;
import io.penstock.engine.storage.Storage;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A study that was written by the first version of the format is read, and goes on, whatever becomes of the code. */
class GoldenStudyTest {
    private static final int STEPS = 9;

    private static StudyPlan plan() {
        return StudyPlan.of(SearchSpace.of(List.of())
                        .with("x", Distributions.logUniform(1e-3, 10))
                        .with("kind", Distributions.choice("net", "tree"))
                        .with("depth", Distributions.integer(1, 9)))
                .searcher(Searchers.tpe())
                .pruner(Pruners.asha(), STEPS)
                .trials(12)
                .seed(5)
                .known(Map.of("x", 1.0, "kind", "tree", "depth", 3))
                .about("tree", "0123456789abcdef")
                .about("data", Map.of("rows", 150, "columns", 5));
    }

    private static double loss(Trial trial, int step) {
        return Math.abs(Math.log(trial.real("x"))) + trial.integer("depth") * 0.01 + 1.0 / step;
    }

    private static Map<String, Object> details(Trial trial, int step) {
        List<Object> epochs = new ArrayList<>();
        epochs.add(Map.of("epoch", step, "value", loss(trial, step), "metrics", Map.of("loss", loss(trial, step))));
        return Map.of(
                "splits",
                List.of(
                        Map.of(
                                "split",
                                0,
                                "state",
                                "COMPLETE",
                                "value",
                                loss(trial, step),
                                "metrics",
                                Map.of("loss", loss(trial, step), "mae", 0.25),
                                "seconds",
                                0.5,
                                "epochs",
                                epochs),
                        Map.of("split", 1, "state", "FAILED", "seconds", 0.25, "cause", "DATA: none")),
                "metrics",
                Map.of("loss", loss(trial, step), "mae", 0.25));
    }

    private static void run(Study study, int most) {
        for (int i = 0; i < most; i++) {
            Optional<Trial> next = study.ask("one");
            if (next.isPresent()) {
                run(next.get());
            }
        }
    }

    private static void run(Trial trial) {
        if (trial.number() == 2) {
            trial.fail("USER: no luck\nat all");
            return;
        }
        for (int step = trial.next(trial.step()); ; step = trial.next(step)) {
            int at = step;
            Verdict verdict = trial.report(step, loss(trial, step), () -> details(trial, at));
            if (step < STEPS && verdict != Verdict.CONTINUE) {
                return;
            }
            if (step == STEPS) {
                trial.complete(List.of(loss(trial, step)), 0, details(trial, step));
                return;
            }
        }
    }

    /** Writes such a study; the argument is its folder. */
    public static void main(String[] arguments) {
        Storage storage = new StorageAround(new LocalStorage(Path.of(arguments[0]))) {
            @Override
            public boolean create(String name, byte[] content) throws IOException {
                List<byte[]> entries = new ArrayList<>();
                for (byte[] entry : Segment.read(content).entries()) {
                    Event event = EventCodec.read(entry, name);
                    entries.add(
                            event instanceof Event.Joined joined
                                    ? EventCodec.write(
                                            new Event.Joined(joined.driver(), "somewhere", 1, 1, joined.time()))
                                    : entry);
                }
                return super.create(name, Segment.write(entries));
            }
        };
        StudyPlan earlier =
                StudyPlan.of(plan().space()).searcher(Searchers.random()).trials(3);
        Study before = Study.inMemory(earlier);
        for (Optional<Trial> next = before.ask("one"); next.isPresent(); next = before.ask("one")) {
            next.get().complete(loss(next.get(), STEPS));
        }
        Study first = Study.in(storage, plan().after(before.snapshot()));
        run(first, 6);
        first.ask("lost");
        StudyStorageContract.bury(storage);
        try (Study second = Study.in(storage, plan())) {
            run(second, 20);
            second.note("model", Map.of("version", 3));
            second.prunePaused();
        }
    }

    private static Storage golden() throws URISyntaxException {
        return new LocalStorage(Path.of(
                Objects.requireNonNull(GoldenStudyTest.class.getResource("/golden/study-v1"), "the study is a resource")
                        .toURI()));
    }

    private static Storage copy() throws IOException, URISyntaxException {
        Storage copy = new MemoryStorage();
        for (String name : golden().list("journal")) {
            copy.create("journal/" + name, golden().read("journal/" + name));
        }
        return copy;
    }

    @Test
    void theFirstFormatIsRead() throws URISyntaxException {
        StudySnapshot study = StudySnapshot.read(golden());
        assertThat(study.goals()).containsExactly(Goal.minimize("loss"));
        assertThat(study.space()).isEqualTo(plan().space());
        assertThat(study.notes()).containsEntry("model", Map.of("version", 3));
        assertThat(study.trials()).hasSize(12).allMatch(trial -> trial.state().isFinished());
        assertThat(study.trials().get(0).point()).isEqualTo(Map.of("x", 1.0, "kind", "tree", "depth", 3));
        assertThat(study.trials().get(2).state()).isEqualTo(TrialState.FAILED);
        assertThat(study.trials().get(2).cause()).isEqualTo("USER: no luck\nat all");
        assertThat(study.trials()).anyMatch(trial -> trial.attempt() > 1);
        assertThat(study.count(TrialState.PRUNED)).isPositive();
        TrialRecord best = study.best().orElseThrow();
        assertThat(best.state()).isEqualTo(TrialState.COMPLETE);
        assertThat(best.curve()).extracting(TrialRecord.Reported::step).containsExactly(1, 3, 9);
        for (TrialRecord trial : study.trials()) {
            if (trial.state() != TrialState.FAILED) {
                SplitRecord whole = trial.splits().get(0);
                int last = trial.curve().get(trial.curve().size() - 1).step();
                assertThat(whole.value()).hasValue(trial.values().get(0));
                assertThat(whole.epochs()).extracting(EpochRecord::epoch).containsExactly(last);
                assertThat(trial.splits().get(1).cause()).isEqualTo("DATA: none");
                assertThat(trial.metrics()).containsEntry("mae", 0.25);
            }
        }
    }

    @Test
    void theFirstFormatGoesOn() throws IOException, URISyntaxException {
        Storage storage = copy();
        List<TrialRecord> before = StudySnapshot.read(storage).trials();
        try (Study study = Study.in(storage, plan().trials(16))) {
            assertThat(study.plan().known()).hasSize(1);
            assertThat(study.plan().earlier()).hasSize(3);
            run(study, 20);
            study.prunePaused();
        }
        List<TrialRecord> after = StudySnapshot.read(storage).trials();
        assertThat(after).hasSize(16);
        assertThat(after.subList(0, 12)).isEqualTo(before);
    }

    @Test
    void aLaterFormatIsNotGuessedAt() throws IOException, URISyntaxException {
        Storage storage = new StorageAround(copy()) {
            @Override
            public byte[] read(String name) throws IOException {
                byte[] content = super.read(name);
                if (!name.endsWith("/000000000000")) {
                    return content;
                }
                Map<String, Object> created =
                        Json.readMap(Segment.read(content).entries().get(0), name);
                created.put("format", 2);
                return Segment.write(List.of(Json.text(created).getBytes(StandardCharsets.UTF_8)));
            }
        };
        assertThatThrownBy(() -> StudySnapshot.read(storage))
                .isInstanceOf(PenstockException.class)
                .hasMessageContaining("format 2")
                .hasMessageContaining("up to 1")
                .hasMessageContaining("later one");
        assertThatThrownBy(() -> Study.in(storage, plan())).hasMessageContaining("format 2");
    }
}
