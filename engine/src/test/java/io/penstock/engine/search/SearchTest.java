package io.penstock.engine.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.penstock.engine.checkpoint.Checkpoints;
import io.penstock.engine.data.Batch;
import io.penstock.engine.data.DataType;
import io.penstock.engine.data.Field;
import io.penstock.engine.data.Role;
import io.penstock.engine.data.Schema;
import io.penstock.engine.data.Tensor;
import io.penstock.engine.error.PenstockException;
import io.penstock.engine.fixture.Centre;
import io.penstock.engine.fixture.Copies;
import io.penstock.engine.fixture.Descent;
import io.penstock.engine.fixture.Plus;
import io.penstock.engine.fixture.Times;
import io.penstock.engine.local.LocalData;
import io.penstock.engine.local.LocalRunner;
import io.penstock.engine.model.Models;
import io.penstock.engine.param.Distributions;
import io.penstock.engine.pipeline.Pipeline;
import io.penstock.engine.plan.Planner;
import io.penstock.engine.run.Fitted;
import io.penstock.engine.split.WalkForward;
import io.penstock.engine.step.Step;
import io.penstock.engine.storage.LocalStorage;
import io.penstock.engine.study.StudySnapshot;
import io.penstock.engine.study.TrialRecord;
import io.penstock.engine.study.TrialState;
import io.penstock.engine.tree.Hyperparameters;
import io.penstock.engine.type.Parcel;
import io.penstock.engine.type.StepTypes;
import io.penstock.engine.wrap.Shuffle;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Searches on the local runner: what they find, what they count, and what they do with failures. */
class SearchTest {
    private final LocalRunner runner = LocalRunner.create().threads(2);

    /** The label is x + 10. */
    private static LocalData data(int rows) {
        return data(rows, 10);
    }

    private static LocalData data(int rows, double more) {
        double[] x = new double[rows];
        double[] label = new double[rows];
        for (int i = 0; i < rows; i++) {
            x[i] = (i * 7) % rows;
            label[i] = x[i] + more;
        }
        return LocalData.of(Batch.of(
                        Schema.of(
                                Field.vector("x", Role.INPUT, DataType.FLOAT64, 1),
                                Field.scalar("label", Role.TARGET, DataType.FLOAT64)),
                        LongStream.range(0, rows).toArray(),
                        List.of(Tensor.matrix(x, rows, 1), Tensor.scalars(label))))
                .repartition(3);
    }

    private static Search addition() {
        return Search.of(Plus.create())
                .searcher("random")
                .metric("mae")
                .folds(2)
                .trials(20)
                .seed(3);
    }

    private static StudySnapshot study(Fitted<Search> fitted) {
        return fitted.step().trials().orElseThrow();
    }

    @ParameterizedTest
    @EnumSource(Execution.class)
    void theAmountIsFound(Execution execution) {
        Fitted<Search> fitted = runner.fit(addition().execution(execution), data(40));
        assertThat(fitted.step().best()).containsEntry("amount", 10);
        assertThat(study(fitted).best().orElseThrow().values()).containsExactly(0.0);
        LocalData said = runner.transform(fitted.step(), data(8));
        assertThat(said.toBatch().tensor("prediction").get(1)).isEqualTo(17);
    }

    @Test
    void wideAndNarrowTrialsAndAnyNumberOfThreadsComeToTheSame() {
        Search search = Search.of(Pipeline.of(new Centre(), Descent.rounds(5)))
                .space("rate", Distributions.logUniform(0.0001, 0.01))
                .searcher("random")
                .metric("rmse")
                .folds(3)
                .trials(6);
        List<Map<String, Object>> all = new java.util.ArrayList<>();
        for (Execution execution : List.of(Execution.WIDE, Execution.NARROW)) {
            for (int threads : new int[] {1, 3}) {
                Fitted<Search> fitted =
                        runner.threads(threads).fit(search.execution(execution).parallelism(threads), data(30));
                double[] weights = ((Descent) ((Pipeline) fitted.step().step())
                                .children()
                                .get(1)
                                .step())
                        .weights();
                all.add(Map.of(
                        "best",
                        fitted.step().best(),
                        "weights",
                        List.of(weights[0], weights[1]),
                        "values",
                        study(fitted).trials().stream().map(TrialRecord::values).toList()));
            }
        }
        assertThat(all.stream().distinct()).hasSize(1);
    }

    @Test
    void aTrialsScoreIsTheMeanOverItsFolds() {
        Fitted<Search> fitted = runner.fit(
                Search.of(Descent.rounds(3))
                        .space("rate", Distributions.logUniform(0.0001, 0.001))
                        .searcher("random")
                        .metric("mae", "rmse")
                        .folds(3)
                        .trials(2),
                data(31));
        for (TrialRecord trial : study(fitted).trials()) {
            List<?> splits = (List<?>) trial.details().get("splits");
            double mean = splits.stream()
                    .mapToDouble(split -> (Double) ((Map<?, ?>) split).get("value"))
                    .average()
                    .orElseThrow();
            assertThat(splits).hasSize(3);
            assertThat(trial.values().get(0)).isCloseTo(mean, within(1e-12));
            assertThat((Map<?, ?>) trial.details().get("metrics")).hasSize(2);
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Execution.class,
            names = {"WIDE", "NARROW"})
    void whatTrialsShareIsFittedOncePerFold(Execution execution) {
        // Centre and Plus both count nothing but their own fits; the first Plus stands before all that differs.
        Step tree = Pipeline.of(new Centre(), Plus.create(), Descent.rounds(2));
        Plus.FITS.set(0);
        Fitted<Search> fitted = runner.fit(
                Search.of(tree)
                        .space("plus__amount", Distributions.integer(1, 1))
                        .space("rate", Distributions.logUniform(1e-6, 1e-4))
                        .searcher("random")
                        .metric("mae")
                        .folds(3)
                        .trials(12)
                        .parallelism(3)
                        .execution(execution),
                data(30));
        assertThat(Plus.FITS).hasValue(3 + 1);
        assertThat(study(fitted).count(TrialState.COMPLETE)).isEqualTo(12);
        assertThat(Planner.fit(
                                Search.of(tree)
                                        .space("rate", Distributions.uniform(0, 1))
                                        .metric("mae"),
                                data(4).schema())
                        .explain())
                .contains("fitted once per fold: centre");
    }

    @Test
    void sharedStepsChangeNothing() {
        Step tree = Pipeline.of(new Centre(), Times.of(2), Descent.rounds(4));
        Search search = Search.of(tree)
                .space("rate", Distributions.logUniform(1e-6, 1e-4))
                .searcher("random")
                .metric("mae")
                .folds(3)
                .trials(3);
        Fitted<Search> fitted = runner.fit(search, data(30));
        Step alone = runner.fit(Hyperparameters.set(tree, fitted.step().best()), data(30))
                .step();
        assertThat(weights(fitted.step().step())).containsExactly(weights(alone));
    }

    private static double[] weights(Step pipeline) {
        List<? extends io.penstock.engine.step.Child> children = ((Pipeline) pipeline).children();
        return ((Descent) children.get(children.size() - 1).step()).weights();
    }

    @ParameterizedTest
    @EnumSource(
            value = Execution.class,
            names = {"WIDE", "NARROW"})
    void aTrialThatFailsIsRecordedAndTheOthersGoOn(Execution execution) {
        Fitted<Search> fitted = runner.fit(
                addition()
                        .space("trouble", Distributions.choice("none", "throw", "memory", "nan"))
                        .trials(24)
                        .parallelism(2)
                        .execution(execution),
                data(20));
        Set<String> causes = study(fitted).trials().stream()
                .filter(trial -> trial.state() == TrialState.FAILED)
                .map(trial -> trial.point().get("trouble") + " "
                        + trial.cause().substring(0, trial.cause().indexOf(':')))
                .collect(Collectors.toSet());
        assertThat(causes).containsExactlyInAnyOrder("throw USER", "memory RESOURCE", "nan DATA");
        assertThat(study(fitted).trials())
                .allMatch(trial -> (trial.state() == TrialState.COMPLETE)
                        == trial.point().get("trouble").equals("none"))
                .allMatch(trial -> trial.attempt() == 1);
    }

    @Test
    void aTrialThatFailsOnOneFoldFails() {
        double[] x = {0, 1, 2, 3, 4, 5, 6, 7};
        double[] label = {10, 11, 12, Double.NaN, 14, 15, 16, 17};
        LocalData data = LocalData.of(Batch.of(
                data(8).toBatch().schema(),
                LongStream.range(0, 8).toArray(),
                List.of(Tensor.matrix(x, 8, 1), Tensor.scalars(label))));
        assertThatThrownBy(() -> runner.fit(addition().giveUpAfter(3), data))
                .isInstanceOf(PenstockException.class)
                .hasMessageContaining("the first 3 trials have failed")
                .hasMessageContaining("a score must be a finite number");
    }

    /** A search that is repeated may come to another best, as one by time does; here because of other rows, which checkpoints do not know. */
    @Test
    void theFitOfTheBestIsNotThatOfAnotherBestBeforeTheDriverDied(@TempDir Path folder) {
        LocalRunner checkpointed =
                runner.checkpoints(Checkpoints.in(new LocalStorage(folder)).every(Duration.ZERO));
        SearchListener killer = new SearchListener() {
            @Override
            public void ended(StudySnapshot study) {
                throw new IllegalStateException("killed");
            }
        };
        assertThatThrownBy(() -> checkpointed.fit(addition().listener(killer), data(20)))
                .hasMessageContaining("killed");
        Fitted<Search> found = checkpointed.fit(addition(), data(20, 3));
        assertThat(found.step().best()).doesNotContainEntry("amount", 10);
        assertThat(Hyperparameters.values(found.step().step()))
                .containsEntry("amount", found.step().best().get("amount"));
    }

    @Test
    void aSearchThatOnlyFailsEndsEarlyAndSaysWhy() {
        Plus.FITS.set(0);
        assertThatThrownBy(() -> runner.fit(
                        addition()
                                .space("trouble", Distributions.choice("throw"))
                                .giveUpAfter(4),
                        data(20)))
                .isInstanceOf(PenstockException.class)
                .hasMessageContaining("the first 4 trials have failed")
                .hasMessageContaining("no luck with");
        assertThat(Plus.FITS).hasValue(8);
    }

    @Test
    void aTrialThatTakesTooLongFailsAndTheOthersGoOn() {
        Fitted<Search> fitted = runner.fit(
                addition()
                        .space("trouble", Distributions.choice("none", "sleep"))
                        .trialTimeout(Duration.ofMillis(400))
                        .trials(6),
                data(20));
        assertThat(study(fitted).trials())
                .allMatch(trial -> trial.state()
                        == (trial.point().get("trouble").equals("sleep") ? TrialState.FAILED : TrialState.COMPLETE));
        assertThat(study(fitted).count(TrialState.FAILED)).isPositive();
        assertThat(study(fitted).trials().stream().filter(trial -> trial.state() == TrialState.FAILED))
                .allMatch(trial -> trial.cause().startsWith("TIMEOUT"));
    }

    @Test
    void anInterruptOfATrialDoesNotReachItsStudy(@TempDir Path folder) {
        LocalStorage storage = new LocalStorage(folder);
        Fitted<Search> fitted = runner.fit(
                addition()
                        .space("trouble", Distributions.choice("none", "deaf"))
                        .trialTimeout(Duration.ofMillis(300))
                        .trials(5)
                        .study(storage),
                data(20));
        assertThat(study(fitted).count(TrialState.FAILED)).isPositive();
        assertThat(StudySnapshot.read(storage).trials())
                .hasSize(5)
                .allMatch(trial -> trial.point().get("trouble").equals("deaf")
                        ? trial.state() == TrialState.FAILED && trial.cause().startsWith("TIMEOUT")
                        : trial.state() == TrialState.COMPLETE);
    }

    @Test
    void aSearchStopsWhenItsTimeIsOver() {
        long start = System.nanoTime();
        Fitted<Search> fitted = runner.fit(
                addition()
                        .space("amount", Distributions.integer(1, 1_000_000))
                        .trials(0)
                        .timeout(Duration.ofSeconds(1)),
                data(20));
        assertThat((System.nanoTime() - start) / 1e9).isBetween(0.9, 20.0);
        assertThat(study(fitted).count(TrialState.COMPLETE)).isGreaterThan(3);
    }

    @Test
    void aSearchGoesOnWhereItHasStopped(@TempDir Path folder) {
        LocalStorage storage = new LocalStorage(folder);
        Search search = addition().space("amount", Distributions.integer(1, 1000));
        Fitted<Search> whole = runner.fit(search, data(20));
        runner.fit(search.trials(7).study(storage), data(20));
        Plus.FITS.set(0);
        Fitted<Search> rest = runner.fit(search.study(storage), data(20));
        assertThat(Plus.FITS).hasValue(13 * 2 + 1);
        assertThat(study(rest).trials())
                .extracting(TrialRecord::point)
                .isEqualTo(
                        study(whole).trials().stream().map(TrialRecord::point).toList());
        assertThat(rest.step().best()).isEqualTo(whole.step().best());
        assertThatThrownBy(() -> runner.fit(search.metric("rmse").study(storage), data(20)))
                .hasMessageContaining("objectives");
    }

    @Test
    void whatWasFoundIsSavedAndLoaded(@TempDir Path folder) {
        Fitted<Search> fitted = runner.fit(addition(), data(20));
        Models models = Models.in(new LocalStorage(folder));
        models.save(fitted, Map.of());
        Step loaded = models.load().step();
        assertThat(loaded).isInstanceOf(Search.class);
        assertThat(((Search) loaded).best()).containsEntry("amount", 10);
        assertThat(runner.transform(loaded, data(4))
                        .toBatch()
                        .tensor("prediction")
                        .get(0))
                .isEqualTo(10);
    }

    @ParameterizedTest
    @EnumSource(Execution.class)
    void anUpdateGoesOnWithTheBestAndSearchesNoMore(Execution execution) {
        Pipeline pipeline = Pipeline.of(new Centre(), Descent.rounds(5));
        Search search = Search.of(pipeline)
                .space("rate", Distributions.logUniform(0.0001, 0.01))
                .searcher("random")
                .metric("rmse")
                .folds(2)
                .trials(3)
                .execution(execution);
        Fitted<Search> found = runner.fit(search, data(30));
        Pipeline best = (Pipeline) Hyperparameters.set(pipeline, found.step().best());
        Fitted<Pipeline> alone = runner.fit(best, data(30));
        assertThat(found.step().step()).isEqualTo(alone.step());
        assertThat(found.report())
                .as("the fit of the best is reported as any other")
                .extracting(Fitted.StepReport::path)
                .contains("pipeline/centre", "pipeline/descent");
        Fitted<Search> updated = runner.update(found, data(50));
        assertThat(updated.step().step())
                .isEqualTo(runner.update(alone, data(50)).step())
                .isNotEqualTo(alone.step());
        assertThat(updated.step().best()).isEqualTo(found.step().best());
    }

    @Test
    void withoutAMetricNothingIsFitted() {
        assertThatThrownBy(() -> runner.fit(Search.of(Plus.create()), data(20)))
                .hasMessageContaining("metric")
                .hasMessageContaining("accuracy");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void trialsWithRowsThatAreTooLargeToBeHeldComeToTheSame(int folds) {
        List<String> told = Collections.synchronizedList(new java.util.ArrayList<>());
        // A fold has 15 to 30 rows of 24 bytes and more: fourteen copies are too much for the last ones, sixty for all.
        Search search = Search.of(Pipeline.of(new Centre(), Copies.of(1), Descent.rounds(3)))
                .space("count", Distributions.ordinal(1, 14, 60))
                .space("rate", Distributions.logUniform(1e-6, 1e-5))
                .searcher("random")
                .metric("rmse")
                .split(WalkForward.anchored(10, 5))
                .trials(12)
                .parallelism(2)
                .foldParallelism(folds)
                .narrowBytes(3000)
                .listener(new SearchListener() {
                    @Override
                    public void decided(Execution execution, String reason) {
                        told.add(execution + ": " + reason);
                    }
                });
        StudySnapshot some = study(runner.fit(search, data(30)));
        assertThat(told).singleElement().asString().startsWith("NARROW");
        assertThat(some.trials().stream().map(trial -> trial.point().get("copies__count")))
                .contains(1, 14, 60);
        assertThat(some.trials()).allMatch(trial -> trial.state() == TrialState.COMPLETE);
        assertThat(some.trials())
                .extracting(TrialRecord::values)
                .isEqualTo(study(runner.fit(search.execution(Execution.WIDE), data(30))).trials().stream()
                        .map(TrialRecord::values)
                        .toList());
    }

    @ParameterizedTest
    @EnumSource(
            value = Execution.class,
            names = {"WIDE", "NARROW"})
    void foldsSideBySideComeToTheSame(Execution execution) {
        Search search = Search.of(Pipeline.of(new Centre(), Descent.rounds(5)))
                .space("rate", Distributions.logUniform(0.0001, 0.01))
                .searcher("random")
                .metric("rmse")
                .folds(5)
                .trials(4)
                .execution(execution);
        assertThat(study(runner.fit(search.foldParallelism(3).parallelism(2), data(30)))
                        .trials())
                .extracting(TrialRecord::values)
                .isEqualTo(study(runner.fit(search, data(30))).trials().stream()
                        .map(TrialRecord::values)
                        .toList());
    }

    @ParameterizedTest
    @EnumSource(
            value = Execution.class,
            names = {"WIDE", "NARROW"})
    void aDeadlineEndsAllFoldsThatRunSideBySide(Execution execution) {
        long start = System.nanoTime();
        Fitted<Search> fitted = runner.fit(
                addition()
                        .space("trouble", Distributions.choice("none", "sleep"))
                        .trialTimeout(Duration.ofMillis(400))
                        .foldParallelism(2)
                        .execution(execution)
                        .trials(6),
                data(20));
        assertThat((System.nanoTime() - start) / 1e9).isLessThan(25);
        assertThat(study(fitted).trials())
                .allMatch(trial -> trial.state()
                        == (trial.point().get("trouble").equals("sleep") ? TrialState.FAILED : TrialState.COMPLETE));
        assertThat(study(fitted).count(TrialState.FAILED)).isPositive();
    }

    @Test
    void whereTrialsRunAndHowPointsAreProposedIsToldOnceAndKept(@TempDir Path folder) {
        List<String> told = Collections.synchronizedList(new java.util.ArrayList<>());
        Search search = addition()
                .searcher("auto")
                .parallelism(3)
                .study(new LocalStorage(folder))
                .listener(new SearchListener() {
                    @Override
                    public void searching(String how) {
                        told.add(how);
                    }

                    @Override
                    public void decided(Execution execution, String reason) {
                        told.add(execution + ": " + reason);
                    }
                });
        runner.fit(search, data(40));
        assertThat(told).hasSize(2);
        assertThat(told.get(0)).contains("gp").contains("few hyperparameters");
        // Two folds of twenty rows to learn from and as many to measure on: an id, x and the label.
        assertThat(told.get(1)).startsWith("NARROW: the rows of all folds take 2.3 KiB, at most ");
        Map<String, Map<String, Object>> notes =
                StudySnapshot.read(new LocalStorage(folder)).notes();
        assertThat(notes.get("searcher")).containsEntry("how", told.get(0));
        assertThat(notes.get("execution"))
                .containsEntry("trials", "narrow")
                .containsEntry("reason", told.get(1).substring("NARROW: ".length()));
        told.clear();
        runner.fit(addition().narrowBytes(500).listener(search.listener()), data(40));
        assertThat(told).containsExactly("WIDE: the rows of all folds take more than 500 bytes");
    }

    @Test
    void whatASearchIsToldIsInItsFile() {
        Search search = addition().retries(5).foldParallelism(3).narrowBytes(7).sharedBytes(1L << 40);
        StepTypes types = StepTypes.discover();
        Search read = (Search) Parcel.unpack(Parcel.pack(search, types).bytes(), types);
        assertThat(read.options().retries()).isEqualTo(5);
        assertThat(read.options().foldParallelism()).isEqualTo(3);
        assertThat(read.options().narrowBytes()).isEqualTo(7);
        assertThat(read.options().sharedBytes()).isEqualTo(1L << 40);
        assertThatThrownBy(() -> addition().foldParallelism(0))
                .hasMessageContaining("foldParallelism must be at least 1");
    }

    @Test
    void whatShufflesIsNotShared() {
        Step tree = Pipeline.of(new Centre(), new Shuffle(), Times.of(2), Descent.rounds(2));
        Search search = Search.of(tree)
                .over("rate")
                .space("rate", Distributions.uniform(0, 1))
                .metric("mae");
        assertThat(search.describe()).contains("fitted once per fold: centre;");
    }
}
