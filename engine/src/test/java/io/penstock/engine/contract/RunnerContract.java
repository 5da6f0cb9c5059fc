package io.penstock.engine.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.within;

import io.penstock.engine.contract.StepContract.Batches;
import io.penstock.engine.data.Batch;
import io.penstock.engine.data.Column;
import io.penstock.engine.data.DataType;
import io.penstock.engine.data.Field;
import io.penstock.engine.data.Role;
import io.penstock.engine.data.Schema;
import io.penstock.engine.data.Strings;
import io.penstock.engine.data.Tensor;
import io.penstock.engine.error.FailureClass;
import io.penstock.engine.error.PenstockException;
import io.penstock.engine.fixture.Centre;
import io.penstock.engine.fixture.Descent;
import io.penstock.engine.fixture.Faulty;
import io.penstock.engine.fixture.Needy;
import io.penstock.engine.fixture.Noise;
import io.penstock.engine.fixture.Peek;
import io.penstock.engine.fixture.Trouble;
import io.penstock.engine.fixture.Words;
import io.penstock.engine.local.LocalData;
import io.penstock.engine.local.LocalRunner;
import io.penstock.engine.pipeline.ClusteringWrapper;
import io.penstock.engine.pipeline.Pipeline;
import io.penstock.engine.pipeline.Union;
import io.penstock.engine.run.Fitted;
import io.penstock.engine.step.Phase;
import io.penstock.engine.step.Step;
import io.penstock.engine.tree.Hyperparameters;
import io.penstock.engine.tree.Trees;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.LongStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/**
 * What every runner must do. The data have one input {@code features} of the named numbers {@code a}, {@code b} and
 * {@code c}, a target {@code label} of numbers or of words, and ids that count from 0.
 */
public interface RunnerContract {
    /** Fits; the partitions of the data are those of the fit. */
    Fitted<Step> fit(Step step, LocalData data, long seed);

    /** Predicts: the inputs of what comes out, in the order of the ids, under the ids of the data. */
    Batch transform(Step fitted, LocalData data, long seed);

    /** Measures by metrics of these names. */
    Map<String, Object> evaluate(Step fitted, LocalData data, String... metrics);

    private Fitted<Step> fit(Step step, LocalData data) {
        return fit(step, data, 0);
    }

    private Batch transform(Step fitted, LocalData data) {
        return transform(fitted, data, 0);
    }

    /** {@code label = 2a - b + 0.5c + 1} and a little noise, in one partition. */
    private static LocalData numbers(int rows) {
        Random random = new Random(5);
        double[] features = new double[rows * 3];
        double[] labels = new double[rows];
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < 3; j++) {
                features[i * 3 + j] = random.nextGaussian();
            }
            labels[i] = 2 * features[i * 3]
                    - features[i * 3 + 1]
                    + 0.5 * features[i * 3 + 2]
                    + 1
                    + 0.1 * random.nextGaussian();
        }
        return labelled(features, Tensor.scalars(labels));
    }

    /** The label is {@code yes} where {@code a} is positive, else {@code no}. */
    private static LocalData words(int rows) {
        Tensor features = features(numbers(rows));
        String[] labels = new String[rows];
        for (int i = 0; i < rows; i++) {
            labels[i] = features.get(i, 0) > 0 ? "yes" : "no";
        }
        return labelled(features.toDoubles(), Strings.of(labels));
    }

    private static LocalData labelled(double[] features, Column labels) {
        Schema schema = Schema.of(
                Field.features("features", DataType.FLOAT64, List.of("a", "b", "c")),
                Field.scalar("label", Role.TARGET, labels.type()));
        long[] ids = LongStream.range(0, labels.rows()).toArray();
        return LocalData.of(Batch.of(schema, ids, List.of(Tensor.matrix(features, labels.rows(), 3), labels)));
    }

    private static Tensor features(LocalData data) {
        return data.toBatch().tensor("features");
    }

    private static Tensor labels(LocalData data) {
        return data.toBatch().tensor("label");
    }

    private static double[] weights(Fitted<?> fitted) {
        return Trees.byPath(fitted.step()).values().stream()
                .filter(Descent.class::isInstance)
                .map(step -> ((Descent) step).weights())
                .findFirst()
                .orElseThrow();
    }

    private static double[] mean(Fitted<?> fitted, String path) {
        return ((Centre) Trees.get(fitted.step(), path)).mean();
    }

    /** What was set up is torn down, sooner or later: threads of a run that has failed may end a little after it. */
    private static void awaitTeardown() {
        Awaitility.await().atMost(20, TimeUnit.SECONDS).untilAsserted(() -> {
            assertThat(Trouble.STOPPED.get())
                    .as("steps that were set up are torn down")
                    .isEqualTo(Trouble.STARTED.get());
            assertThat(Faulty.CLOSED.get())
                    .as("passes that were opened are closed")
                    .isEqualTo(Faulty.OPENED.get());
        });
    }

    private static List<String> paths(Fitted<?> fitted) {
        return fitted.report().stream().map(Fitted.StepReport::path).toList();
    }

    @Test
    default void nestedPipelinesEqualFlatOnes() {
        LocalData data = numbers(40).repartition(3);
        Step flat = Pipeline.of(new Centre(), new Centre(0.5), Descent.rounds(5));
        Step nested = Pipeline.of(
                Pipeline.of(new Centre(), Pipeline.of(new Centre(0.5)).named("deeper"))
                        .named("first"),
                Pipeline.of(Descent.rounds(5)).named("last"));

        Fitted<Step> expected = fit(flat, data);
        Fitted<Step> actual = fit(nested, data);

        assertThat(weights(actual)).containsExactly(weights(expected));
        assertThat(transform(actual.step(), data)).isEqualTo(transform(expected.step(), data));
        assertThat(paths(expected)).containsExactly("pipeline/centre", "pipeline/centre_2", "pipeline/descent");
        assertThat(paths(actual))
                .containsExactly("pipeline/first/centre", "pipeline/first/deeper/centre", "pipeline/last/descent");
    }

    @Test
    default void branchesShareOneScanAndEqualSeparateFits() {
        LocalData data = numbers(40).repartition(3);
        awaitTeardown();
        int before = Trouble.STARTED.get();

        Fitted<Step> together = fit(Pipeline.of(Trouble.of("none"), Union.of(new Centre(), new Centre(0.5))), data);

        assertThat(Trouble.STARTED.get() - before)
                .as("what comes before the branches is set up once per partition")
                .isEqualTo(3);
        Fitted<Step> alone = fit(Pipeline.of(new Centre()), data);
        Fitted<Step> halved = fit(Pipeline.of(new Centre(0.5)), data);
        assertThat(mean(together, "pipeline/union/centre")).containsExactly(mean(alone, "pipeline/centre"));
        assertThat(mean(together, "pipeline/union/centre_2")).containsExactly(mean(halved, "pipeline/centre"));
        Batch both = transform(together.step(), data);
        assertThat(both.columns())
                .containsExactly(
                        transform(alone.step(), data).column(0),
                        transform(halved.step(), data).column(0));
        assertThat(both.schema().names()).containsExactly("features", "features_2");
    }

    @Test
    default void anIterativeFitComesToTheClosedForm() {
        LocalData data = numbers(60).repartition(3);

        Fitted<Step> fitted = fit(Pipeline.of(Descent.rounds(150, 0.5)), data);

        double[] expected = LeastSquares.of(features(data), labels(data));
        assertThat(weights(fitted)).containsExactly(expected, within(1e-9));
        assertThat(fitted.report().get(0).rounds()).isEqualTo(150);
        assertThat(fitted.report().get(0).rows()).isEqualTo(60);
    }

    @Test
    default void anyPartitioningGivesTheResultOfOnePartition() {
        LocalData data = numbers(20);
        Step pipeline = Pipeline.of(new Centre(), Descent.rounds(6));
        Fitted<Step> one = fit(pipeline, data);
        Batch expected = transform(one.step(), data);
        for (int partitions : new int[] {3, 7, 25}) {
            Fitted<Step> fitted = fit(pipeline, data.repartition(partitions));
            assertThat(weights(fitted)).as("%d partitions", partitions).containsExactly(weights(one), within(1e-9));
            Batches.assertClose(transform(fitted.step(), data.repartition(partitions)), expected, 1e-9);
        }
    }

    @Test
    default void theBitsAreThoseOfTheReferenceRunner() {
        LocalData data = numbers(50).repartition(4);
        Step pipeline = Pipeline.of(Noise.create(), new Centre(), Descent.rounds(6));
        LocalRunner reference = LocalRunner.create().threads(1).seed(11);

        Fitted<Step> fitted = fit(pipeline, data, 11);

        Fitted<Step> expected = reference.fit(pipeline, data);
        assertThat(weights(fitted)).containsExactly(weights(expected));
        assertThat(transform(fitted.step(), data, 11).column("prediction"))
                .isEqualTo(reference.transform(expected.step(), data).toBatch().column("prediction"));
    }

    @Test
    default void theSameSeedGivesTheSameBitsAndAnotherSeedOtherNoise() {
        LocalData data = numbers(30).repartition(3);
        Step pipeline = Pipeline.of(Noise.create(), new Centre());

        Fitted<Step> first = fit(pipeline, data, 5);
        Fitted<Step> second = fit(pipeline, data, 5);
        Fitted<Step> other = fit(pipeline, data, 6);

        assertThat(mean(second, "pipeline/centre")).containsExactly(mean(first, "pipeline/centre"));
        assertThat(mean(other, "pipeline/centre")).isNotEqualTo(mean(first, "pipeline/centre"));
        Batch predicted = transform(first.step(), data, 5);
        assertThat(transform(first.step(), data, 5)).isEqualTo(predicted);
        assertThat(transform(first.step(), data, 6)).isNotEqualTo(predicted);
    }

    @Test
    default void whatWasDoneToTargetsIsUndoneForPredictions() {
        LocalData data = words(80).repartition(3);

        Fitted<Step> fitted = fit(Pipeline.of(Words.create(), Descent.rounds(60)), data);
        Batch predicted = transform(fitted.step(), data);

        assertThat(predicted.schema().field("prediction").type()).isEqualTo(DataType.STRING);
        String[] predictions = ((Strings) predicted.column("prediction")).values();
        String[] truth = ((Strings) data.toBatch().column("label")).values();
        assertThat(predictions).containsOnly("yes", "no").hasSize(80);
        int right = 0;
        for (int i = 0; i < truth.length; i++) {
            right += predictions[i].equals(truth[i]) ? 1 : 0;
        }
        assertThat(right).isGreaterThan(70);
        assertThat((double) evaluate(fitted.step(), data, "accuracy").get("accuracy"))
                .isCloseTo(right / 80.0, within(1e-12));
    }

    @Test
    default void aWrapperChangesNeitherResultNorPaths() {
        LocalData data = numbers(30).repartition(3);
        List<Step> steps = List.of(
                Noise.create(), new Centre(), Pipeline.of(new Centre(0.5)).named("inner"), Descent.rounds(3));
        Step plain = Pipeline.of(steps);
        Fitted<Step> expected = fit(plain, data, 3);
        List<Step> wrapped = new ArrayList<>();
        for (int i = 0; i < steps.size(); i++) {
            List<Step> others = new ArrayList<>(steps);
            others.set(i, ClusteringWrapper.of(steps.get(i)));
            wrapped.add(Pipeline.of(others));
        }
        wrapped.add(ClusteringWrapper.of(plain));
        wrapped.add(Pipeline.of(steps.stream().map(ClusteringWrapper::of).toList()));
        for (Step step : wrapped) {
            Fitted<Step> fitted = fit(step, data, 3);
            assertThat(weights(fitted)).containsExactly(weights(expected));
            assertThat(paths(fitted)).isEqualTo(paths(expected));
            assertThat(Trees.byPath(fitted.step()).keySet())
                    .isEqualTo(Trees.byPath(expected.step()).keySet());
            assertThat(Hyperparameters.values(fitted.step())).isEqualTo(Hyperparameters.values(expected.step()));
            assertThat(transform(fitted.step(), data, 3)).isEqualTo(transform(expected.step(), data, 3));
        }
    }

    @Test
    default void aWrapperMayCutTheDataAnew() {
        LocalData data = numbers(30).repartition(3);
        Fitted<Step> expected = fit(Pipeline.of(new Centre(), Descent.rounds(4)), data);

        Fitted<Step> fitted = fit(
                Pipeline.of(
                        ClusteringWrapper.of(new Centre()).partitions(5),
                        ClusteringWrapper.of(Descent.rounds(4)).partitions(2)),
                data);

        assertThat(weights(fitted)).containsExactly(weights(expected), within(1e-9));
        assertThat(paths(fitted)).isEqualTo(paths(expected));
    }

    @Test
    default void aFitAndAMeasurementSeeTargetsAPredictionDoesNot() {
        LocalData data = labelled(features(numbers(12)).toDoubles(), Tensor.scalars(new double[12]))
                .repartition(2);

        Fitted<Step> fitted = fit(Pipeline.of(new Peek(), new Centre()), data);
        Batch predicted = transform(Pipeline.of(new Peek()), data);
        Map<String, Object> scores = evaluate(Pipeline.of(new Peek()), data, "mae");

        assertThat(mean(fitted, "pipeline/centre")).containsExactly(Peek.code(Phase.TRAIN, true));
        assertThat(predicted.tensor("seen").toDoubles()).hasSize(12).containsOnly(Peek.code(Phase.PREDICT, false));
        assertThat(scores).containsExactly(Map.entry("mae", Peek.code(Phase.EVALUATE, true)));
    }

    @Test
    default void metricsAreThoseComputedByHand() {
        LocalData data = numbers(50).repartition(4);
        Fitted<Step> fitted = fit(Pipeline.of(Descent.rounds(3)), data);
        Tensor predicted = transform(fitted.step(), data).tensor("prediction");
        Tensor truth = labels(data);
        double mean = 0;
        for (int i = 0; i < 50; i++) {
            mean += truth.get(i) / 50;
        }
        double squares = 0;
        double absolute = 0;
        double total = 0;
        for (int i = 0; i < 50; i++) {
            double error = predicted.get(i) - truth.get(i);
            squares += error * error;
            absolute += Math.abs(error);
            total += (truth.get(i) - mean) * (truth.get(i) - mean);
        }

        Map<String, Object> scores = evaluate(fitted.step(), data, "mse", "rmse", "mae", "r2");

        assertThat(scores).containsOnlyKeys("mse", "rmse", "mae", "r2");
        assertThat((double) scores.get("mse")).isCloseTo(squares / 50, within(1e-12));
        assertThat((double) scores.get("rmse")).isCloseTo(Math.sqrt(squares / 50), within(1e-12));
        assertThat((double) scores.get("mae")).isCloseTo(absolute / 50, within(1e-12));
        assertThat((double) scores.get("r2")).isCloseTo(1 - squares / total, within(1e-12));
    }

    @Test
    default void aFailureCarriesThePathAndTheCauseAndEverythingIsTornDown() {
        Map<Step, String> failing = new LinkedHashMap<>();
        failing.put(Trouble.of("setup"), "no such library");
        failing.put(Trouble.of("unchecked"), "something odd");
        failing.put(Trouble.of("teardown"), "the handle is gone");
        for (String point : List.of("learner", "open", "learn", "finish", "merge", "conclude", "close")) {
            failing.put(Faulty.at(point), "no luck in " + point);
        }
        LocalData data = numbers(30).repartition(4);
        int started = Trouble.STARTED.get();
        failing.forEach((step, text) -> {
            String path = step instanceof Trouble ? "pipeline/trouble_2" : "pipeline/faulty";
            for (Step last : List.of(new Centre(), Descent.rounds(2))) {
                Step pipeline = Pipeline.of(Trouble.of("none"), step, last);

                PenstockException failure = catchThrowableOfType(PenstockException.class, () -> fit(pipeline, data));

                String what = text + ", before " + last;
                assertThat(failure).as(what).isNotNull();
                assertThat(failure.path()).as(what).isEqualTo(path);
                assertThat(failure).as(what).hasMessageContaining(text).hasStackTraceContaining(text);
                assertThat(failure.getCause()).as(what).isNotNull();
            }
        });
        assertThat(Trouble.STARTED.get()).isGreaterThan(started);
        awaitTeardown();
    }

    @Test
    default void aFailureInAMeasurementCarriesThePath() {
        LocalData data = numbers(20).repartition(2);
        Fitted<Step> fitted = fit(Pipeline.of(Trouble.of("none"), Descent.rounds(1)), data);
        Step broken = Trees.replace(fitted.step(), Map.of("pipeline/trouble", Trouble.of("data", 1, "")));

        PenstockException failure = catchThrowableOfType(PenstockException.class, () -> evaluate(broken, data, "mse"));

        assertThat(failure.path()).isEqualTo("pipeline/trouble");
        assertThat(failure.rule()).isEqualTo("values must be positive");
        awaitTeardown();
    }

    @Test
    default void otherRowsThanThoseGivenAreRefused() {
        LocalData data = numbers(20).repartition(2);
        for (String kind : List.of("drop_row", "swap_ids")) {
            assertThatThrownBy(() -> fit(Pipeline.of(Trouble.of(kind), new Centre()), data))
                    .as(kind)
                    .isInstanceOf(PenstockException.class)
                    .hasMessageContaining(
                            "pipeline/trouble: a step must give back the rows that it was given, with their ids");
        }
    }

    @Test
    default void zeroRowsAreRefused() {
        LocalData none = new LocalData(numbers(1).schema(), List.of(List.of(), List.of()));

        assertThatThrownBy(() -> fit(Pipeline.of(new Centre()), none))
                .isInstanceOf(PenstockException.class)
                .hasMessageContaining("pipeline/centre: a fit needs at least one row");
    }

    @Test
    default void whatIsNotFittedDoesNotPredict() {
        LocalData data = numbers(5);
        Step pipeline = Pipeline.of(Noise.create(), Pipeline.of(new Centre()).named("inner"));

        assertThatThrownBy(() -> transform(pipeline, data))
                .isInstanceOf(PenstockException.class)
                .hasMessageContaining("pipeline/inner/centre: a step that learns must be fitted before it transforms");
        assertThatThrownBy(() -> evaluate(pipeline, data, "mse"))
                .isInstanceOf(PenstockException.class)
                .hasMessageContaining("pipeline/inner/centre: a step that learns must be fitted before it transforms");
    }

    @Test
    default void aMissingServiceIsNamedWithThePathOfWhoNeedsIt() {
        assertThatThrownBy(() -> fit(Pipeline.of(new Needy(), new Centre()), numbers(10)))
                .isInstanceOf(PenstockException.class)
                .hasMessageContaining("pipeline/needy: a service that a step needs must be offered")
                .hasMessageContaining(Needy.Oracle.class.getName());
    }

    @Test
    default void anInterruptEndsAFitBetweenRounds() throws Exception {
        LocalData data = numbers(5000).repartition(2);
        int before = Trouble.STARTED.get();
        Throwable failure = interrupted(
                Pipeline.of(Trouble.of("none"), Descent.rounds(99_000, 0.1)),
                data,
                () -> Trouble.STARTED.get() >= before + 2);

        assertThat(failure).isInstanceOf(PenstockException.class).hasMessageContaining("interrupted");
    }

    @Test
    default void anInterruptEndsAFitInTheMiddleOfAStep() throws Exception {
        LocalData data = numbers(20).repartition(2);
        int before = Trouble.STARTED.get();
        Throwable failure =
                interrupted(Pipeline.of(Trouble.of("slow"), new Centre()), data, () -> Trouble.STARTED.get() > before);

        assertThat(failure).isInstanceOf(PenstockException.class);
        assertThat(((PenstockException) failure).failureClass()).isEqualTo(FailureClass.INFRASTRUCTURE);
        awaitTeardown();
    }

    /** Interrupts a fit a little after it has begun; how it failed. */
    private Throwable interrupted(Step step, LocalData data, java.util.function.BooleanSupplier hasBegun)
            throws InterruptedException {
        AtomicReference<Throwable> failure = new AtomicReference<>();
        Thread thread = new Thread(() -> {
            try {
                fit(step, data);
            } catch (Throwable e) {
                failure.set(e);
            }
        });
        thread.start();
        Awaitility.await().atMost(20, TimeUnit.SECONDS).until(hasBegun::getAsBoolean);
        Thread.sleep(300);
        thread.interrupt();
        thread.join(20_000);
        assertThat(thread.isAlive()).as("the fit has ended").isFalse();
        return failure.get();
    }

    /** The normal equations, solved by elimination. */
    final class LeastSquares {
        private LeastSquares() {}

        static double[] of(Tensor features, Tensor labels) {
            int width = features.width() + 1;
            double[][] system = new double[width][width + 1];
            for (int row = 0; row < features.rows(); row++) {
                double[] x = new double[width + 1];
                for (int i = 0; i < width - 1; i++) {
                    x[i] = features.get(row, i);
                }
                x[width - 1] = 1;
                x[width] = labels.get(row);
                for (int i = 0; i < width; i++) {
                    for (int j = 0; j <= width; j++) {
                        system[i][j] += x[i] * x[j];
                    }
                }
            }
            for (int pivot = 0; pivot < width; pivot++) {
                for (int i = 0; i < width; i++) {
                    double factor = i == pivot ? 0 : system[i][pivot] / system[pivot][pivot];
                    for (int j = pivot; j <= width; j++) {
                        system[i][j] -= factor * system[pivot][j];
                    }
                }
            }
            double[] solution = new double[width];
            for (int i = 0; i < width; i++) {
                solution[i] = system[i][width] / system[i][i];
            }
            return solution;
        }
    }
}
