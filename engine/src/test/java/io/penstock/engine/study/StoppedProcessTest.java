package io.penstock.engine.study;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.engine.param.Distributions;
import io.penstock.engine.searcher.Searchers;
import io.penstock.engine.space.SearchSpace;
import io.penstock.engine.storage.LocalStorage;
import io.penstock.engine.storage.Storage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Two processes share a study; one of them is stopped for longer than its lease, and wakes. */
@DisabledOnOs(OS.WINDOWS)
class StoppedProcessTest {
    private static final int TRIALS = 40;
    private static final int LOST = 3;

    /** A driver in a process of its own: the place of the study, and its name. */
    static final class Driver {
        private Driver() {}

        public static void main(String[] arguments) throws InterruptedException {
            StudyPlan plan = StudyPlan.of(SearchSpace.of(List.of()).with("x", Distributions.uniform(-5, 5)))
                    .searcher(Searchers.random())
                    .trials(TRIALS)
                    .seed(4);
            try (Study study = Study.in(new LocalStorage(Path.of(arguments[0])), plan, Duration.ofMillis(1500))) {
                while (!study.isDone()) {
                    Optional<Trial> next = study.ask(arguments[1]);
                    if (next.isPresent()) {
                        Thread.sleep(40);
                        Trial trial = next.get();
                        trial.complete(List.of(trial.real("x")), 0, Map.of("by", arguments[1]));
                    } else {
                        study.await(Duration.ofMillis(50));
                    }
                }
            } catch (RuntimeException e) {
                System.out.println(Study.isLeaseLost(e) ? "lease lost" : String.valueOf(e));
                System.exit(LOST);
            }
        }
    }

    private static Process start(Path folder, String name) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx128m",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Driver.class.getName(),
                        folder.toString(),
                        name)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    private static void signal(Process process, String signal) throws Exception {
        assertThat(new ProcessBuilder("kill", "-" + signal, String.valueOf(process.pid()))
                        .start()
                        .waitFor())
                .isZero();
    }

    private static long of(Storage storage, String worker, boolean finished) {
        return Journal.isIn(storage)
                ? StudySnapshot.read(storage).trials().stream()
                        .filter(trial ->
                                trial.worker().equals(worker) && trial.state().isFinished() == finished)
                        .count()
                : 0;
    }

    @Test
    void nothingOfTheOneThatWakesTooLateCounts(@TempDir Path folder) throws Exception {
        Storage storage = new LocalStorage(folder);
        Process late = start(folder, "late");
        Process other = start(folder, "other");
        try {
            while (late.isAlive() && (of(storage, "late", true) < 2 || of(storage, "late", false) < 1)) {
                Thread.sleep(5);
            }
            signal(late, "STOP");
            assertThat(other.waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(other.exitValue()).isZero();
            int segments = storage.list("journal").size();
            StudySnapshot done = StudySnapshot.read(storage);
            signal(late, "CONT");
            assertThat(late.waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(new String(late.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                    .contains("lease lost");
            assertThat(late.exitValue()).isEqualTo(LOST);

            assertThat(storage.list("journal")).hasSize(segments);
            assertThat(StudySnapshot.read(storage).trials()).isEqualTo(done.trials());
        } finally {
            late.destroyForcibly();
            other.destroyForcibly();
        }
        check(storage);
    }

    private static void check(Storage storage) {
        List<Event> events = new Journal(storage).poll();
        List<Integer> ended = events.stream()
                .filter(event -> event instanceof Event.Ended)
                .map(event -> ((Event.Ended) event).trial())
                .sorted()
                .toList();
        assertThat(ended)
                .as("each trial ends once")
                .isEqualTo(IntStream.range(0, TRIALS).boxed().toList());
        assertThat(events.stream().filter(event -> event instanceof Event.Fenced))
                .hasSize(1);
        StudySnapshot study = StudySnapshot.read(storage);
        assertThat(study.trials())
                .allMatch(trial -> trial.state() == TrialState.COMPLETE
                        && trial.values().get(0).equals(trial.point().get("x"))
                        && trial.worker().equals(trial.details().get("by")));
        assertThat(study.trials().stream().filter(trial -> trial.attempt() > 1))
                .as("what was in the late one's hands")
                .hasSizeLessThanOrEqualTo(1)
                .allMatch(trial -> trial.attempt() == 2 && trial.worker().equals("other"));
        assertThat(study.trials()).extracting(TrialRecord::worker).contains("late", "other");
    }
}
