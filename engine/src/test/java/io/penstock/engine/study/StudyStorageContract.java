package io.penstock.engine.study;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.engine.error.PenstockException;
import io.penstock.engine.fixture.StorageAround;
import io.penstock.engine.param.Distributions;
import io.penstock.engine.searcher.Searchers;
import io.penstock.engine.space.SearchSpace;
import io.penstock.engine.storage.Storage;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What studies need of every storage. */
public interface StudyStorageContract {
    /** An empty one. */
    Storage storage() throws IOException;

    private static StudyPlan plan(int trials) {
        return StudyPlan.of(SearchSpace.of(List.of())
                        .with("x", Distributions.uniform(-5, 5))
                        .with("k", Distributions.integer(1, 9)))
                .searcher(Searchers.random())
                .trials(trials)
                .seed(5);
    }

    private static double loss(Trial trial) {
        return trial.real("x") * trial.real("x") + trial.integer("k");
    }

    private static void run(Study study, int most) {
        for (int i = 0; i < most; i++) {
            Optional<Trial> next = study.ask("one");
            if (next.isEmpty()) {
                return;
            }
            next.get().complete(loss(next.get()));
        }
    }

    private static List<?> outcome(StudySnapshot study) {
        return study.trials().stream()
                .map(trial -> List.of(trial.point(), trial.state(), trial.values()))
                .toList();
    }

    private static List<?> undisturbed(int trials) {
        Study whole = Study.inMemory(plan(trials));
        run(whole, trials);
        return outcome(whole.snapshot());
    }

    @Test
    default void aStudyIsReadAndGoneOnWith() throws IOException {
        Storage storage = storage();
        assertThatThrownBy(() -> StudySnapshot.read(storage))
                .isInstanceOf(PenstockException.class)
                .hasMessageContaining("must be there");
        StudySnapshot before;
        try (Study study = Study.in(storage, plan(9))) {
            run(study, 4);
            before = study.snapshot();
        }
        assertThat(StudySnapshot.read(storage).trials()).isEqualTo(before.trials());
        try (Study study = Study.in(storage, plan(9))) {
            run(study, 9);
        }
        StudySnapshot after = StudySnapshot.read(storage);
        assertThat(outcome(after)).isEqualTo(undisturbed(9));
        assertThat(after.trials().subList(0, 4)).isEqualTo(before.trials());
        assertThat(after.id()).isEqualTo(before.id());
    }

    /** The driver dies while it writes the end of its sixth trial, on a storage that keeps a part of it. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 7, 8, 9, 100})
    default void aTornTailIsLeftOut(int kept) throws IOException {
        Storage storage = storage();
        AtomicInteger creations = new AtomicInteger();
        // The study, the driver, and two for each trial.
        int last = 2 + 2 * 6;
        Study study = Study.in(
                new StorageAround(storage) {
                    @Override
                    public boolean create(String name, byte[] content) throws IOException {
                        int number = creations.incrementAndGet();
                        if (number >= last) {
                            if (number == last) {
                                super.create(name, Arrays.copyOf(content, Math.min(kept, content.length - 1)));
                            }
                            throw new Death("dead");
                        }
                        return super.create(name, content);
                    }
                },
                plan(9),
                Duration.ofHours(1));
        assertThatThrownBy(() -> run(study, 9)).isInstanceOf(Death.class);
        bury(storage);
        try (Study next = Study.in(storage, plan(9))) {
            assertThat(next.counts().finished()).isEqualTo(5);
            run(next, 9);
        }
        StudySnapshot after = StudySnapshot.read(storage);
        assertThat(outcome(after)).isEqualTo(undisturbed(9));
        assertThat(after.trials()).extracting(TrialRecord::attempt).containsExactly(1, 1, 1, 1, 1, 2, 1, 1, 1);
    }

    /** What kills a driver of a test. */
    final class Death extends Error {
        private static final long serialVersionUID = 1L;

        Death(String message) {
            super(message);
        }
    }

    /** Says of all drivers that they are no more, as a lease that has run out does. */
    static void bury(Storage storage) {
        bury(storage, Integer.MAX_VALUE);
    }

    /** Says of those drivers that joined first that they are no more. */
    static void bury(Storage storage, int first) {
        Journal journal = new Journal(storage);
        Ledger ledger = new Ledger();
        journal.poll().forEach(ledger::apply);
        for (String driver : ledger.drivers().keySet().stream().limit(first).toList()) {
            assertThat(journal.append(List.of(new Event.Fenced(driver, "a test", 0))))
                    .isTrue();
        }
    }

    /** How an answer to a write can be lost. */
    enum Lost {
        /** The write arrived, and what came back is an error. */
        IN_AN_ERROR,
        /** The write arrived, was repeated below, and found its own name taken. */
        IN_A_REPETITION
    }

    @ParameterizedTest
    @EnumSource(Lost.class)
    default void aWriteWhoseAnswerIsLostCountsOnce(Lost lost) throws IOException {
        Storage storage = storage();
        AtomicInteger creations = new AtomicInteger();
        try (Study study = Study.in(
                new StorageAround(storage) {
                    @Override
                    public boolean create(String name, byte[] content) throws IOException {
                        boolean created = super.create(name, content);
                        if (creations.incrementAndGet() % 2 == 1) {
                            return created;
                        } else if (lost == Lost.IN_AN_ERROR) {
                            throw new IOException("the connection was closed");
                        }
                        return super.create(name, content);
                    }
                },
                plan(5))) {
            run(study, 5);
        }
        List<String> told = new ArrayList<>();
        for (Event event : new Journal(storage).poll()) {
            if (event instanceof Event.OfTrial of) {
                told.add(of.getClass().getSimpleName() + of.trial());
            }
        }
        assertThat(told).hasSize(10).doesNotHaveDuplicates();
        assertThat(outcome(StudySnapshot.read(storage))).isEqualTo(undisturbed(5));
    }

    @Test
    default void aWorkerTellsWithItsNextClaim() throws IOException {
        Storage storage = storage();
        try (Study study = Study.in(storage, plan(6));
                StudyWorker worker = study.worker("one")) {
            int before = storage.list("journal").size();
            for (int i = 0; i < 6; i++) {
                Trial trial = worker.next().orElseThrow();
                assertThat(storage.list("journal")).hasSize(before + 1 + i);
                assertThat(StudySnapshot.read(storage).count(TrialState.COMPLETE))
                        .as("all that was told before the claim is durable with it")
                        .isEqualTo(i);
                trial.complete(loss(trial));
            }
            assertThat(worker.next()).isEmpty();
            assertThat(StudySnapshot.read(storage).count(TrialState.COMPLETE)).isEqualTo(6);
            assertThat(storage.list("journal")).hasSize(before + 7);
        }
        assertThat(outcome(StudySnapshot.read(storage))).isEqualTo(undisturbed(6));
    }

    @Test
    default void aWorkerThatStopsHasToldAll() throws IOException {
        Storage storage = storage();
        try (Study study = Study.in(storage, plan(6))) {
            try (StudyWorker worker = study.worker("one")) {
                worker.next().orElseThrow().complete(1);
            }
            assertThat(StudySnapshot.read(storage).count(TrialState.COMPLETE)).isEqualTo(1);
        }
    }

    @Test
    default void twoDriversShareAStudyAndEndEveryTrialOnce() throws Exception {
        Storage storage = storage();
        ConcurrentLinkedQueue<Integer> ran = new ConcurrentLinkedQueue<>();
        ExecutorService pool = Executors.newFixedThreadPool(4);
        try (Study one = Study.in(storage, plan(40));
                Study two = Study.in(storage, plan(40))) {
            List<Callable<Integer>> workers = new ArrayList<>();
            for (Study study : List.of(one, two, one, two)) {
                workers.add(() -> {
                    int count = 0;
                    while (true) {
                        Optional<Trial> next = study.ask("w");
                        if (next.isEmpty()) {
                            return count;
                        }
                        ran.add(next.get().number());
                        next.get().complete(loss(next.get()));
                        count++;
                    }
                });
            }
            int count = 0;
            for (Future<Integer> worker : pool.invokeAll(workers)) {
                count += worker.get();
            }
            assertThat(count).isEqualTo(40);
        } finally {
            pool.shutdownNow();
        }
        assertThat(ran.stream().sorted())
                .containsExactlyElementsOf(IntStream.range(0, 40).boxed().toList());
        assertThat(StudySnapshot.read(storage).trials())
                .hasSize(40)
                .allMatch(trial -> trial.state() == TrialState.COMPLETE && trial.attempt() == 1);
    }

    @Test
    default void aSleeperThatHasLostItsLeaseCommitsNothing() throws Exception {
        Storage storage = storage();
        Study sleeper = Study.in(storage, plan(6), Duration.ofHours(1));
        Trial held = sleeper.ask("sleeper").orElseThrow();
        try (Study other = Study.in(storage, plan(6), Duration.ofMillis(400))) {
            long end = System.nanoTime() + 20_000_000_000L;
            while (!other.isDone() && System.nanoTime() < end) {
                Optional<Trial> next = other.ask("other");
                if (next.isPresent()) {
                    next.get().complete(loss(next.get()));
                } else {
                    other.await(Duration.ofMillis(50));
                }
            }
            assertThatThrownBy(() -> held.complete(-1))
                    .satisfies(late -> assertThat(Study.isLeaseLost(late)).isTrue());
            assertThatThrownBy(() -> sleeper.note("late", Map.of())).hasMessageContaining("lease");
            assertThatThrownBy(() -> sleeper.ask("sleeper")).hasMessageContaining("lease");
        }
        StudySnapshot after = StudySnapshot.read(storage);
        assertThat(outcome(after)).isEqualTo(undisturbed(6));
        assertThat(after.trials().get(held.number()).attempt()).isEqualTo(2);
        assertThat(after.notes()).isEmpty();
    }

    @Test
    default void aSnapshotSparesTheSegmentsAndADamagedOneIsLeftOut() throws Exception {
        Storage storage = storage();
        try (Study study = Study.in(storage, plan(9))) {
            run(study, 3);
        }
        int first = storage.list("journal").size();
        fill(storage, first, 1000 - 4);
        try (Study study = Study.in(storage, plan(9))) {
            run(study, 3);
        }
        assertThat(storage.list("snapshots")).hasSize(1);
        StudySnapshot expected = StudySnapshot.read(storage);
        assertThat(outcome(expected)).isEqualTo(undisturbed(6));

        assertThat(readsFor(storage, content -> content, expected)).isBetween(2, 20);
        for (Damage damage : List.<Damage>of(
                content -> new byte[0],
                content -> Arrays.copyOf(content, content.length - 1),
                // Whole entries, but too few of them.
                content -> {
                    List<byte[]> entries = Segment.read(content).entries();
                    return Segment.write(entries.subList(0, entries.size() - 1));
                },
                content -> {
                    content[content.length / 2] ^= 4;
                    return content;
                })) {
            assertThat(readsFor(storage, damage, expected)).isGreaterThan(1000);
        }
        try (Study study = Study.in(storage, plan(9))) {
            run(study, 9);
            assertThat(outcome(study.snapshot())).isEqualTo(undisturbed(9));
        }
    }

    /** Changes what is read. */
    interface Damage {
        byte[] apply(byte[] content);
    }

    /** Segments that say nothing of any trial. */
    private static void fill(Storage storage, int first, int last) throws Exception {
        ExecutorService pool = Executors.newFixedThreadPool(8);
        try {
            List<Callable<Boolean>> writes = new ArrayList<>();
            for (int i = first; i < last; i++) {
                String name = String.format(Locale.ROOT, "journal/%012d", i);
                byte[] note = EventCodec.write(new Event.Noted("note", Map.of("number", i), 0));
                writes.add(() -> storage.create(name, Segment.write(List.of(note))));
            }
            for (Future<Boolean> write : pool.invokeAll(writes)) {
                assertThat(write.get()).isTrue();
            }
        } finally {
            pool.shutdownNow();
        }
    }

    private static int readsFor(Storage storage, Damage damage, StudySnapshot expected) {
        AtomicInteger reads = new AtomicInteger();
        StudySnapshot read = StudySnapshot.read(new StorageAround(storage) {
            @Override
            public byte[] read(String name) throws IOException {
                reads.incrementAndGet();
                byte[] content = super.read(name);
                return name.startsWith("snapshots") ? damage.apply(content) : content;
            }
        });
        assertThat(read.trials()).isEqualTo(expected.trials());
        assertThat(read.plan()).isEqualTo(expected.plan());
        assertThat(read.notes()).isEqualTo(expected.notes());
        return reads.get();
    }
}
