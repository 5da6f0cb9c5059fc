package io.penstock.engine.search;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.engine.data.Batch;
import io.penstock.engine.data.DataType;
import io.penstock.engine.data.Field;
import io.penstock.engine.data.Role;
import io.penstock.engine.data.Schema;
import io.penstock.engine.data.Tensor;
import io.penstock.engine.fixture.Plus;
import io.penstock.engine.local.LocalData;
import io.penstock.engine.local.LocalRunner;
import io.penstock.engine.param.Distributions;
import io.penstock.engine.run.Fitted;
import io.penstock.engine.storage.LocalStorage;
import io.penstock.engine.study.Study;
import io.penstock.engine.study.StudySnapshot;
import io.penstock.engine.study.TrialRecord;
import io.penstock.engine.study.TrialState;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A process that searches is killed at some instant; the same search in another one ends as if nothing had happened. */
class KilledSearchTest {
    private static final int TRIALS = 20;
    private static final int HALTED = 137;

    private static StudySnapshot undisturbed;

    @BeforeAll
    static void searchUndisturbed() {
        undisturbed = fit(search()).step().trials().orElseThrow();
        assertThat(undisturbed.count(TrialState.COMPLETE)).isEqualTo(TRIALS);
    }

    private static Search search() {
        return Search.of(Plus.create())
                .space("amount", Distributions.integer(1, 1000))
                .searcher("tpe")
                .metric("mae")
                .folds(2)
                .trials(TRIALS)
                .seed(17);
    }

    private static Fitted<Search> fit(Search search) {
        double[] x = new double[30];
        double[] label = new double[30];
        for (int i = 0; i < 30; i++) {
            x[i] = (i * 7) % 30;
            label[i] = x[i] + 400;
        }
        LocalData data = LocalData.of(Batch.of(
                        Schema.of(
                                Field.vector("x", Role.INPUT, DataType.FLOAT64, 1),
                                Field.scalar("label", Role.TARGET, DataType.FLOAT64)),
                        LongStream.range(0, 30).toArray(),
                        List.of(Tensor.matrix(x, 30, 1), Tensor.scalars(label))))
                .repartition(3);
        return LocalRunner.create().threads(1).fit(search, data);
    }

    /** A search in a process of its own: the place of its study, and at which change of a trial it halts. */
    static final class Driver {
        private Driver() {}

        public static void main(String[] arguments) {
            int last = Integer.parseInt(arguments[1]);
            int[] changes = new int[1];
            fit(search().study(new LocalStorage(Path.of(arguments[0]))).listener(new SearchListener() {
                @Override
                public void changed(Study study) {
                    if (++changes[0] == last) {
                        Runtime.getRuntime().halt(HALTED);
                    }
                    try {
                        Thread.sleep(5);
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                }
            }));
        }
    }

    private static Process start(Path place, int changes) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx128m",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Driver.class.getName(),
                        place.toString(),
                        String.valueOf(changes))
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    /** Goes on in this process, and compares. */
    private static void goOn(Path place) {
        LocalStorage storage = new LocalStorage(place);
        List<TrialRecord> before = StudySnapshot.read(storage).trials();
        List<TrialRecord> finished =
                before.stream().filter(trial -> trial.state().isFinished()).toList();
        Plus.FITS.set(0);
        Fitted<Search> fitted = fit(search().study(storage));
        StudySnapshot after = StudySnapshot.read(storage);

        assertThat(Plus.FITS)
                .as("two folds of what was not finished, and the best")
                .hasValue(2 * (TRIALS - finished.size()) + 1);
        for (TrialRecord trial : finished) {
            assertThat(after.trials().get(trial.number())).isEqualTo(trial);
        }
        assertThat(before.size() - finished.size())
                .as("trials that were in flight")
                .isBetween(0, 1);
        for (TrialRecord trial : after.trials().subList(finished.size(), TRIALS)) {
            int attempts =
                    trial.number() < before.size() ? before.get(trial.number()).attempt() : 0;
            assertThat(trial.attempt()).isEqualTo(attempts + 1);
        }
        assertThat(after.trials())
                .usingRecursiveFieldByFieldElementComparatorOnFields("number", "point", "state", "values")
                .isEqualTo(undisturbed.trials());
        assertThat(after.best().orElseThrow().number())
                .isEqualTo(undisturbed.best().orElseThrow().number());
        assertThat(fitted.step().best())
                .isEqualTo(undisturbed.best().orElseThrow().point());
    }

    /** Of the 24 segments that a whole search writes: the study, the driver, one for each trial, the last one's end, and the driver's. */
    @ParameterizedTest
    @ValueSource(ints = {1, 3, 8, 12, 16, 20})
    void killedAtAnyInstant(int segments, @TempDir Path folder) throws Exception {
        Process process = start(folder, 0);
        try {
            LocalStorage storage = new LocalStorage(folder);
            while (process.isAlive() && storage.list("journal").size() < segments) {
                Thread.sleep(1);
            }
            Thread.sleep(new Random(segments).nextInt(8));
        } finally {
            process.destroyForcibly();
        }
        assertThat(process.waitFor()).as("killed while it searched").isEqualTo(128 + 9);
        goOn(folder);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 19})
    void haltedWhenATrialHasStarted(int changes, @TempDir Path folder) throws Exception {
        Process process = start(folder, changes);
        assertThat(process.waitFor()).isEqualTo(HALTED);
        StudySnapshot study = StudySnapshot.read(new LocalStorage(folder));
        assertThat(study.trials()).hasSize(changes);
        assertThat(study.count(TrialState.COMPLETE)).isEqualTo(changes - 1);
        goOn(folder);
    }

    @Test
    void killedAgainAndAgain(@TempDir Path folder) throws Exception {
        int finished = 0;
        for (int run = 0; run < 3; run++) {
            assertThat(start(folder, 5).waitFor()).isEqualTo(HALTED);
            StudySnapshot study = StudySnapshot.read(new LocalStorage(folder));
            finished += 4;
            assertThat(study.count(TrialState.COMPLETE)).isEqualTo(finished);
            assertThat(study.trials()).hasSize(finished + 1);
        }
        goOn(folder);
    }
}
