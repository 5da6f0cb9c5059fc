package io.penstock.engine.study;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.engine.error.PenstockException;
import io.penstock.engine.param.Distributions;
import io.penstock.engine.prune.Pruner;
import io.penstock.engine.prune.Pruners;
import io.penstock.engine.searcher.Searchers;
import io.penstock.engine.space.SearchSpace;
import io.penstock.engine.storage.LocalStorage;
import io.penstock.engine.storage.Storage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Studies that are cut off, shared, torn, and gone on with. */
class StudyTest {
    private static final SearchSpace SPACE = SearchSpace.of(List.of())
            .with("x", Distributions.uniform(-5, 5))
            .with("k", Distributions.integer(1, 9))
            .with("kind", Distributions.choice("a", "b"));

    @TempDir
    private Path folder;

    private static StudyPlan plan(int trials) {
        return StudyPlan.of(SPACE).searcher(Searchers.random()).trials(trials).seed(11);
    }

    private Storage storage() {
        return new LocalStorage(folder);
    }

    private static double loss(Map<String, Object> point) {
        double x = (Double) point.get("x");
        return x * x + (Integer) point.get("k") + (point.get("kind").equals("a") ? 0 : 1);
    }

    private static void runAll(Study study) {
        for (Optional<Trial> next = study.ask("one"); next.isPresent(); next = study.ask("one")) {
            next.get().complete(loss(next.get().point()));
        }
    }

    @Test
    void aStudyInMemoryFindsTheLeast() {
        Study study = Study.inMemory(plan(40));
        runAll(study);
        double least = study.snapshot().trials().stream()
                .mapToDouble(trial -> trial.values().get(0))
                .min()
                .orElseThrow();
        assertThat(study.best().orElseThrow().values()).containsExactly(least);
        assertThat(study.isDone()).isTrue();
        assertThat(study.counts()).isEqualTo(new Study.Counts(40, 0, 40, 0, 0));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 5, 11, 19, 20})
    void whereverADriverDiesTheStudyEndsAsIfItHadNot(int finished) {
        Study whole = Study.inMemory(plan(20));
        runAll(whole);
        // The first driver is left where it stands: nothing is closed.
        Study first = Study.in(storage(), plan(20), Duration.ofHours(1));
        for (int i = 0; i < finished; i++) {
            Trial trial = first.ask("one").orElseThrow();
            trial.complete(loss(trial.point()));
        }
        first.ask("one");
        StudyStorageContract.bury(storage());
        try (Study second = Study.in(storage(), plan(20), Duration.ofHours(1))) {
            runAll(second);
            assertThat(points(second)).isEqualTo(points(whole));
            assertThat(second.best().orElseThrow().number())
                    .isEqualTo(whole.best().orElseThrow().number());
            assertThat(second.snapshot().trials()).allMatch(trial -> trial.state() == TrialState.COMPLETE);
            assertThat(second.snapshot().trials().stream().filter(trial -> trial.attempt() > 1))
                    .hasSizeLessThanOrEqualTo(1);
        }
    }

    private static List<Map<String, Object>> points(Study study) {
        return study.snapshot().trials().stream().map(TrialRecord::point).toList();
    }

    @Test
    void aTornTailIsLeftOutAndWhatCameAfterIsRead() throws IOException {
        Study first = Study.in(storage(), plan(30), Duration.ofHours(1));
        for (int i = 0; i < 6; i++) {
            Trial trial = first.ask("one").orElseThrow();
            trial.complete(loss(trial.point()));
        }
        StudyStorageContract.bury(storage());
        List<String> segments = storage().list("journal");
        // Behind the segment of the sixth trial stands that of the driver's end.
        Path last = folder.resolve("journal").resolve(segments.get(segments.size() - 2));
        byte[] bytes = Files.readAllBytes(last);
        Files.write(last, java.util.Arrays.copyOf(bytes, bytes.length - 7));
        for (int again = 0; again < 2; again++) {
            Study next = Study.in(storage(), plan(30), Duration.ofHours(1));
            // The torn entry was the end of the sixth trial, which is run again.
            assertThat(next.counts().finished()).isEqualTo(5 + 2 * again);
            for (int i = 0; i < 2; i++) {
                Trial trial = next.ask("one").orElseThrow();
                assertThat(trial.number()).isEqualTo(5 + 2 * again + i);
                trial.complete(loss(trial.point()));
            }
            StudyStorageContract.bury(storage());
        }
    }

    @Test
    void twoDriversShareAStudyAndRunEveryTrialOnce() throws Exception {
        Set<Integer> ran = new ConcurrentSkipListSet<>();
        List<Integer> twice = new ArrayList<>();
        try (Study one = Study.in(storage(), plan(60));
                Study two = Study.in(storage(), plan(60))) {
            List<Thread> threads = new ArrayList<>();
            for (Study study : List.of(one, two, one, two)) {
                Thread thread = new Thread(() -> {
                    for (Optional<Trial> next = study.ask("w"); next.isPresent(); next = study.ask("w")) {
                        if (!ran.add(next.get().number())) {
                            synchronized (twice) {
                                twice.add(next.get().number());
                            }
                        }
                        next.get().complete(loss(next.get().point()));
                    }
                });
                thread.start();
                threads.add(thread);
            }
            for (Thread thread : threads) {
                thread.join();
            }
        }
        StudySnapshot all = StudySnapshot.read(storage());
        assertThat(all.trials()).hasSize(60).allMatch(trial -> trial.state() == TrialState.COMPLETE);
        assertThat(twice).isEmpty();
        assertThat(ran)
                .isEqualTo(new TreeSet<>(
                        all.trials().stream().map(TrialRecord::number).toList()));
    }

    @Test
    void aDriverThatSleptLongerThanItsLeaseCommitsNothing() throws Exception {
        Study sleeper = Study.in(storage(), plan(10), Duration.ofHours(1));
        Trial held = sleeper.ask("sleeper").orElseThrow();
        Trial done = sleeper.ask("sleeper").orElseThrow();
        done.complete(1);
        try (Study other = Study.in(storage(), plan(10), Duration.ofMillis(300))) {
            Trial taken = null;
            for (int i = 0; i < 100 && (taken == null || taken.number() != held.number()); i++) {
                Thread.sleep(30);
                Optional<Trial> next = other.ask("other");
                if (next.isPresent()) {
                    taken = next.get();
                    taken.complete(2);
                }
            }
            assertThat(taken).isNotNull();
            assertThat(other.snapshot().trials().get(held.number()).values()).containsExactly(2.0);
            assertThatThrownBy(() -> held.complete(3))
                    .isInstanceOf(PenstockException.class)
                    .hasMessageContaining("lease");
            assertThatThrownBy(() -> sleeper.ask("sleeper")).hasMessageContaining("lease");
        }
        assertThat(StudySnapshot.read(storage()).trials().get(held.number()).values())
                .containsExactly(2.0);
    }

    /** A driver has seen a trial that no other driver has heard of, when one of them promotes the best of those that both know. */
    @Test
    void aPromotionOfAnotherDriverDoesNotCostThisOneItsOwnBest() {
        StudyPlan plan = plan(12).pruner(Pruners.asha(), 9);
        try (Study one = Study.in(storage(), plan);
                Study two = Study.in(storage(), plan)) {
            // Nobody hears of the report before this driver's next claim.
            pauseAt(two.ask("two").orElseThrow(), 1);
            for (int trial = 1; trial <= 3; trial++) {
                pauseAt(one.ask("one").orElseThrow(), 2 + trial);
            }
            assertThat(one.ask("one").orElseThrow().number()).isEqualTo(1);
            assertThat(two.ask("two").orElseThrow().number()).isEqualTo(0);
        }
    }

    /** Six trials leave two after the first rung and none after the second. */
    @Test
    void aStudyThatPausesEndsWithACompleteTrial() {
        double[] losses = {5, 2, 4, 1, 6, 3};
        for (int round = 0; round < 2; round++) {
            try (Study study = Study.in(storage(), plan(6).pruner(Pruners.asha(), 9))) {
                for (var next = study.ask("one"); next.isPresent(); next = study.ask("one")) {
                    Trial trial = next.get();
                    double loss = losses[trial.number()];
                    int to = trial.next(trial.step());
                    while (trial.report(to, loss) == Pruner.Verdict.CONTINUE && to < 9) {
                        to = trial.next(to);
                    }
                    if (to == 9) {
                        trial.complete(loss);
                    }
                }
                assertThat(study.isDone()).isTrue();
                assertThat(study.snapshot().trials())
                        .filteredOn(trial -> trial.state() == TrialState.COMPLETE)
                        .extracting(TrialRecord::number)
                        .containsExactly(3);
            }
        }
    }

    @Test
    void whereNothingIsCompleteTheBestOfThoseThatCameFurthestIsThere() {
        try (Study study = Study.inMemory(plan(20).pruner(Pruners.asha(), 9))) {
            for (double loss : new double[] {5, 1, 4}) {
                pauseAt(study.ask("one").orElseThrow(), loss);
            }
            Trial promoted = study.ask("one").orElseThrow();
            assertThat(promoted.report(3, 7)).isEqualTo(Pruner.Verdict.PAUSE);
            study.ask("one").orElseThrow().fail("trouble");
            StudySnapshot snapshot = study.snapshot();
            assertThat(snapshot.best()).isEmpty();
            assertThat(snapshot.furthest()).hasValueSatisfying(trial -> {
                assertThat(trial.number()).isEqualTo(1);
                assertThat(trial.values()).containsExactly(7.0);
            });
        }
    }

    private static void pauseAt(Trial trial, double value) {
        assertThat(trial.report(1, value)).isEqualTo(Pruner.Verdict.PAUSE);
    }

    @Test
    void anotherSpaceIsNotTheSameStudy() {
        Study.in(storage(), plan(10)).close();
        StudyPlan other = StudyPlan.of(SPACE.with("y", Distributions.uniform(0, 1)))
                .searcher(Searchers.random())
                .seed(11);
        assertThatThrownBy(() -> Study.in(storage(), other))
                .isInstanceOf(PenstockException.class)
                .hasMessageContaining("space");
    }

    @Test
    void aValueThatIsNoNumberFailsItsTrialAndNeverWins() {
        Study study = Study.inMemory(plan(3));
        study.ask("one").orElseThrow().complete(Double.NaN);
        study.ask("one").orElseThrow().complete(5);
        study.ask("one").orElseThrow().fail("out of memory");
        assertThat(study.best().orElseThrow().number()).isEqualTo(1);
        assertThat(study.snapshot().trials())
                .extracting(TrialRecord::state)
                .containsExactly(TrialState.FAILED, TrialState.COMPLETE, TrialState.FAILED);
        assertThat(study.snapshot().trials().get(2).cause()).isEqualTo("out of memory");
    }
}
