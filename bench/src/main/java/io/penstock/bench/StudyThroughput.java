package io.penstock.bench;

import io.penstock.engine.param.Distributions;
import io.penstock.engine.searcher.Searchers;
import io.penstock.engine.space.SearchSpace;
import io.penstock.engine.storage.LocalStorage;
import io.penstock.engine.study.Study;
import io.penstock.engine.study.StudyPlan;
import io.penstock.engine.study.StudyWorker;
import io.penstock.engine.study.Trial;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** How many trials that do nothing a study takes in a second: in memory, and in a folder where every claim and every end is durable. */
final class StudyThroughput {
    private final StudyPlan plan;

    private StudyThroughput(int trials) {
        this.plan = StudyPlan.of(SearchSpace.of(
                        Map.of("x", Distributions.uniform(-5, 5), "kind", Distributions.choice("a", "b"))))
                .searcher(Searchers.random())
                .trials(trials);
    }

    private static void end(Trial trial) {
        trial.complete(trial.real("x") * trial.real("x"));
    }

    /** Every end is durable before the next trial is asked for. */
    private static void asking(Study study, String name) {
        for (Optional<Trial> next = study.ask(name); next.isPresent(); next = study.ask(name)) {
            end(next.get());
        }
    }

    /** As the workers of a search. */
    private static void working(Study study, String name) {
        try (StudyWorker worker = study.worker(name)) {
            for (Optional<Trial> next = worker.next(); next.isPresent(); next = worker.next()) {
                end(next.get());
            }
        }
    }

    /** What a thread does with a study. */
    @FunctionalInterface
    private interface Work {
        void run(Study study, String name);
    }

    private double perSecond(Study study, int threads, Work work) {
        long start = System.nanoTime();
        List<Thread> all = new ArrayList<>();
        for (int i = 0; i < threads; i++) {
            String name = "worker-" + i;
            Thread thread = new Thread(() -> work.run(study, name));
            thread.start();
            all.add(thread);
        }
        all.forEach(thread -> {
            try {
                thread.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        return study.counts().finished() / ((System.nanoTime() - start) / 1e9);
    }

    private double durable(Path place, int threads, Work work) {
        try {
            Path folder = Files.createTempDirectory(place, "study-");
            try (Study study = Study.in(new LocalStorage(folder), plan)) {
                return perSecond(study, threads, work);
            } finally {
                try (Stream<Path> files = Files.walk(folder)) {
                    for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                        Files.delete(file);
                    }
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String round(double number) {
        return String.format(java.util.Locale.ROOT, "%,.0f", number);
    }

    static void print(Path place, int runs) {
        System.out.println("\n**Trials that do nothing**, a second; studies in " + place);
        System.out.println(
                "| run | in memory | one that asks | one worker | eight workers | 32 workers |\n|---|---|---|---|---|---|");
        new StudyThroughput(500).durable(place, 1, StudyThroughput::asking);
        for (int run = 1; run <= runs; run++) {
            StudyThroughput many = new StudyThroughput(20_000);
            StudyThroughput some = new StudyThroughput(2_000);
            System.out.println("| " + run + " | "
                    + String.join(
                            " | ",
                            round(many.perSecond(Study.inMemory(many.plan), 1, StudyThroughput::asking)),
                            round(some.durable(place, 1, StudyThroughput::asking)),
                            round(some.durable(place, 1, StudyThroughput::working)),
                            round(some.durable(place, 8, StudyThroughput::working)),
                            round(some.durable(place, 32, StudyThroughput::working)))
                    + " |");
        }
    }
}
