package io.penstock.engine.study;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.engine.fixture.MemoryStorage;
import io.penstock.engine.fixture.StorageAround;
import io.penstock.engine.param.Distributions;
import io.penstock.engine.prune.Pruner.Verdict;
import io.penstock.engine.prune.Pruners;
import io.penstock.engine.searcher.Searchers;
import io.penstock.engine.space.SearchSpace;
import io.penstock.engine.storage.Storage;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A driver dies before and after every write that it makes; the study that goes on is the one that would have been. */
class CrashPointsTest {
    private static final int TRIALS = 14;
    private static final int STEPS = 9;

    private static StudyPlan plan(String searcher, String pruner) {
        return StudyPlan.of(SearchSpace.of(List.of())
                        .with("x", Distributions.uniform(-5, 5))
                        .with("kind", Distributions.choice("a", "b")))
                .searcher(Searchers.named(searcher))
                .pruner(Pruners.named(pruner), STEPS)
                .trials(TRIALS)
                .seed(8);
    }

    private static double loss(Trial trial, int step) {
        return trial.real("x") * trial.real("x") + (trial.text("kind").equals("a") ? 0 : 1) + 1.0 / step;
    }

    /** As the workers of a search: whatever a driver knew of a paused trial is lost with it. */
    private static void run(Study study) {
        Map<Integer, Integer> reached = new HashMap<>();
        for (Optional<Trial> next = study.ask("one"); next.isPresent(); next = study.ask("one")) {
            run(next.get(), reached);
        }
        study.prunePaused();
    }

    private static void run(Trial trial, Map<Integer, Integer> reached) {
        int at = reached.getOrDefault(trial.number(), 0);
        while (at < STEPS) {
            at = Math.min(STEPS, Math.max(at + 1, trial.next(at)));
            reached.put(trial.number(), at);
            Verdict verdict = trial.report(at, loss(trial, at));
            if (at < STEPS && verdict == Verdict.STOP) {
                trial.prune(Map.of());
                return;
            } else if (at < STEPS && verdict == Verdict.PAUSE) {
                trial.pause();
                return;
            }
        }
        trial.complete(loss(trial, STEPS));
    }

    private static final class Dead extends Error {
        private static final long serialVersionUID = 1L;
    }

    /** Dies at its so-many-th creation, before or after it, and does nothing more. */
    private static final class Mortal extends StorageAround {
        private final int last;
        private final boolean after;
        private final AtomicInteger creations = new AtomicInteger();

        Mortal(Storage storage, int last, boolean after) {
            super(storage);
            this.last = last;
            this.after = after;
        }

        @Override
        public boolean create(String name, byte[] content) throws IOException {
            int number = creations.incrementAndGet();
            if (number == last && after) {
                super.create(name, content);
            }
            if (number >= last) {
                throw new Dead();
            }
            return super.create(name, content);
        }
    }

    @ParameterizedTest
    @CsvSource({"random,none", "tpe,none", "cma_es,none", "random,median", "random,halving", "tpe,asha"})
    void theStudyThatGoesOnIsTheOneThatWouldHaveBeen(String searcher, String pruner) {
        Storage whole = new MemoryStorage();
        Mortal counting = new Mortal(whole, Integer.MAX_VALUE, false);
        try (Study study = Study.in(counting, plan(searcher, pruner), Duration.ofHours(1))) {
            run(study);
        }
        StudySnapshot expected = StudySnapshot.read(whole);
        assertThat(expected.trials())
                .hasSize(TRIALS)
                .allMatch(trial -> trial.state().isFinished());
        int points = counting.creations.get();
        assertThat(points).isGreaterThan(TRIALS);
        for (int point = 1; point <= points; point++) {
            for (boolean after : new boolean[] {false, true}) {
                String where = (after ? "after" : "before") + " write " + point + " of " + points;
                Storage storage = new MemoryStorage();
                try (Study study =
                        Study.in(new Mortal(storage, point, after), plan(searcher, pruner), Duration.ofHours(1))) {
                    run(study);
                } catch (Dead e) {
                    assertThat(e).as("the driver has died as it should").isNotNull();
                }
                goOn(where, storage, plan(searcher, pruner), expected);
            }
        }
    }

    private static void goOn(String where, Storage storage, StudyPlan plan, StudySnapshot expected) {
        List<TrialRecord> before = List.of();
        if (Journal.isIn(storage)) {
            StudyStorageContract.bury(storage);
            before = StudySnapshot.read(storage).trials();
        }
        try (Study study = Study.in(storage, plan, Duration.ofHours(1))) {
            run(study);
        }
        StudySnapshot after = StudySnapshot.read(storage);
        assertThat(after.trials())
                .as(where)
                .usingRecursiveFieldByFieldElementComparatorIgnoringFields("attempt", "start", "end", "cause")
                .isEqualTo(expected.trials());
        assertThat(after.best().map(TrialRecord::number))
                .as(where)
                .isEqualTo(expected.best().map(TrialRecord::number));
        for (TrialRecord trial : before) {
            if (trial.state().isFinished()) {
                assertThat(after.trials().get(trial.number())).as(where).isEqualTo(trial);
            }
        }
        long more = 0;
        for (TrialRecord trial : after.trials()) {
            int extra = trial.attempt() - expected.trials().get(trial.number()).attempt();
            assertThat(extra).as(where).isBetween(0, 1);
            more += extra;
        }
        assertThat(more).as(where + ", trials that were run again").isLessThanOrEqualTo(1);
    }

    @Test
    void whatAPrunerSaidHoldsForWhoeverTakesTheTrialUp() {
        Storage storage = new MemoryStorage();
        Study first = Study.in(storage, plan("random", "median"), Duration.ofHours(1));
        Trial stopped = null;
        while (stopped == null) {
            Trial trial = first.ask("one").orElseThrow();
            for (int step = 1; step <= STEPS && stopped == null; step++) {
                if (trial.report(step, loss(trial, step)) == Verdict.STOP) {
                    stopped = trial;
                }
            }
            if (stopped == null) {
                trial.complete(loss(trial, STEPS));
            }
        }
        // Its last report is durable, and then the driver dies.
        first.note("here", Map.of());
        StudyStorageContract.bury(storage);
        try (Study second = Study.in(storage, plan("random", "median"), Duration.ofHours(1))) {
            Trial again = second.ask("two").orElseThrow();
            assertThat(again.number()).isEqualTo(stopped.number());
            int last = again.step();
            assertThat(last).isPositive();
            for (int step = 1; step < last; step++) {
                assertThat(again.report(step, loss(again, step))).isEqualTo(Verdict.CONTINUE);
            }
            assertThat(again.report(last, loss(again, last))).isEqualTo(Verdict.STOP);
        }
    }

    /** The other driver ends its trial in the moment in which this one takes it for dead. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aTrialThatEndsJustBeforeTheFenceIsNotRunAgain(boolean alive) throws Exception {
        Storage storage = new MemoryStorage();
        StudyPlan plan = plan("random", "none");
        Study sleeper = Study.in(storage, plan, Duration.ofHours(1));
        Trial held = sleeper.ask("sleeper").orElseThrow();
        int[] woken = {0};
        Storage slow = new StorageAround(storage) {
            @Override
            public boolean create(String name, byte[] content) throws IOException {
                if (woken[0] == 0 && new String(content, java.nio.charset.StandardCharsets.UTF_8).contains("fenced")) {
                    woken[0] = 1;
                    held.complete(7);
                    if (!alive) {
                        StudyStorageContract.bury(storage, 1);
                    }
                }
                return super.create(name, content);
            }
        };
        try (Study other = Study.in(slow, plan, Duration.ofMillis(200))) {
            long end = System.nanoTime() + 10_000_000_000L;
            while (!other.isDone() && System.nanoTime() < end) {
                Optional<Trial> next = other.ask("other");
                if (next.isPresent()) {
                    next.get().complete(loss(next.get(), STEPS));
                } else {
                    other.await(Duration.ofMillis(20));
                }
            }
            assertThat(woken[0]).isEqualTo(1);
            assertThat(other.isDone())
                    .as("nothing is waited for that has ended")
                    .isTrue();
        }
        StudySnapshot after = StudySnapshot.read(storage);
        assertThat(after.trials()).hasSize(TRIALS).allMatch(trial -> trial.attempt() == 1);
        assertThat(after.trials().get(held.number()).values()).containsExactly(7.0);
        assertThat(after.count(TrialState.COMPLETE)).isEqualTo(TRIALS);
    }
}
