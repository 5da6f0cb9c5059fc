package io.penstock.engine.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.engine.data.Batch;
import io.penstock.engine.data.DataType;
import io.penstock.engine.data.Field;
import io.penstock.engine.data.Role;
import io.penstock.engine.data.Schema;
import io.penstock.engine.data.Tensor;
import io.penstock.engine.error.PenstockException;
import io.penstock.engine.fixture.Descent;
import io.penstock.engine.local.LocalData;
import io.penstock.engine.local.LocalRunner;
import io.penstock.engine.mutate.Mutation;
import io.penstock.engine.param.Distributions;
import io.penstock.engine.pipeline.Pipeline;
import io.penstock.engine.repeat.Epochs;
import io.penstock.engine.run.Fitted;
import io.penstock.engine.split.HoldOut;
import io.penstock.engine.step.Step;
import io.penstock.engine.study.StudySnapshot;
import io.penstock.engine.study.TrialRecord;
import io.penstock.engine.study.TrialState;
import io.penstock.engine.wrap.Shuffle;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Trials that are cut into epochs come to what they come to in one go. */
class SearchBudgetTest {
    private final LocalRunner runner = LocalRunner.create().threads(2);

    private static LocalData data() {
        int rows = 40;
        double[] x = new double[rows];
        double[] label = new double[rows];
        for (int i = 0; i < rows; i++) {
            x[i] = (i * 7 % rows) / 20.0 - 1;
            label[i] = 2 * x[i] + 1;
        }
        return LocalData.of(Batch.of(
                        Schema.of(
                                Field.vector("x", Role.INPUT, DataType.FLOAT64, 1),
                                Field.scalar("label", Role.TARGET, DataType.FLOAT64)),
                        LongStream.range(0, rows).toArray(),
                        List.of(Tensor.matrix(x, rows, 1), Tensor.scalars(label))))
                .repartition(3);
    }

    private static Search search(Step step, String rate, Execution execution) {
        return Search.of(step)
                .over(rate)
                .space(rate, Distributions.choice(0.01, 0.03, 0.1, 0.3, 0.9))
                .searcher("grid")
                .metric("rmse")
                .folds(2)
                .execution(execution);
    }

    private StudySnapshot study(Search search) {
        Fitted<Search> fitted = runner.fit(search, data());
        return fitted.step().trials().orElseThrow();
    }

    private static Map<Object, Double> complete(StudySnapshot study) {
        return study.trials().stream()
                .filter(trial -> trial.state() == TrialState.COMPLETE)
                .collect(Collectors.toMap(
                        trial -> trial.point().values().iterator().next(),
                        trial -> trial.values().get(0)));
    }

    private void comesToTheSame(Step step, String rate, Execution execution) {
        Map<Object, Double> whole = complete(study(search(step, rate, execution)));
        StudySnapshot cut = study(search(step, rate, execution).pruner("asha"));
        assertThat(whole).hasSize(5);
        assertThat(complete(cut)).isNotEmpty();
        assertThat(whole).containsAllEntriesOf(complete(cut));
        assertThat(cut.best().map(TrialRecord::curve).orElseThrow()).hasSizeGreaterThan(1);
    }

    @ParameterizedTest
    @EnumSource(
            value = Execution.class,
            names = {"WIDE", "NARROW"})
    void theBestEpochIsKeptAlsoWhereItLiesBetweenTwoLooks(Execution execution) {
        // From the fifth epoch on it diverges; asha looks after 1, 3 and 9.
        Epochs loop = Epochs.of(9, Descent.rounds(1))
                .after(5, Mutation.set("rate", 5.0))
                .keepBest("rmse");
        comesToTheSame(loop, "rate", execution);
        assertThat(complete(study(search(loop, "rate", execution))).values()).allMatch(rmse -> rmse < 2);
    }

    @ParameterizedTest
    @EnumSource(
            value = Execution.class,
            names = {"WIDE", "NARROW"})
    void afterALookLearningGoesOnFromTheLatestEpochNotFromTheBest(Execution execution) {
        // The third epoch, after which asha looks, is worse than the second.
        Epochs loop = Epochs.of(9, Descent.rounds(1))
                .after(2, Mutation.set("rate", 20.0))
                .after(3, Mutation.set("rate", 0.5))
                .keepBest("rmse");
        comesToTheSame(loop, "rate", execution);
    }

    @ParameterizedTest
    @EnumSource(
            value = Execution.class,
            names = {"WIDE", "NARROW"})
    void whatDivergesIsWorthWhatItEndsAs(Execution execution) {
        comesToTheSame(Epochs.of(9, Descent.rounds(1)).after(5, Mutation.set("rate", 5.0)), "rate", execution);
    }

    @ParameterizedTest
    @EnumSource(
            value = Execution.class,
            names = {"WIDE", "NARROW"})
    void loopsThatStopEarlyStayWhereTheyAre(Execution execution) {
        comesToTheSame(
                Epochs.of(9, Descent.rounds(1))
                        .after(2, Mutation.set("rate", 5.0))
                        .stopEarly("rmse", 2)
                        .keepBest("rmse"),
                "rate",
                execution);
    }

    @ParameterizedTest
    @EnumSource(
            value = Execution.class,
            names = {"WIDE", "NARROW"})
    void stepsOutsideOfTheLoopLearnNoMoreOftenThanWithoutAPruner(Execution execution) {
        comesToTheSame(
                Pipeline.of(Epochs.of(9, Descent.rounds(1))).then("last", Descent.rounds(2, 0.1)),
                "descent__rate",
                execution);
    }

    @Test
    void epochsThatAreSearchedAreNoBudget() {
        Search search = search(Epochs.of(9, Descent.rounds(1)), "epochs", Execution.AUTO)
                .space("epochs", Distributions.integer(2, 9));
        assertThat(study(search).best()).isPresent();
        assertThatThrownBy(() -> study(search.pruner("asha")))
                .isInstanceOf(PenstockException.class)
                .hasMessageContaining("epochs, which is searched")
                .hasMessageContaining("leave it out of the space");
    }

    @ParameterizedTest
    @EnumSource(Execution.class)
    void rowsBehindASharedStepThatShufflesAreHeldOutNowhere(Execution execution) {
        Step step = Pipeline.of(new Shuffle(), Epochs.of(2, Descent.rounds(1)).validate(new HoldOut(0.5), "rmse"));
        assertThatThrownBy(() -> study(search(step, "rate", execution).giveUpAfter(1)))
                .hasMessageContaining("rows must be held out before they are changed");
    }
}
