package io.penstock.engine.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.engine.data.Batch;
import io.penstock.engine.data.DataType;
import io.penstock.engine.data.Field;
import io.penstock.engine.data.Role;
import io.penstock.engine.data.Schema;
import io.penstock.engine.data.Tensor;
import io.penstock.engine.error.PenstockException;
import io.penstock.engine.fixture.Centre;
import io.penstock.engine.fixture.Peek;
import io.penstock.engine.fixture.Times;
import io.penstock.engine.fixture.Words;
import io.penstock.engine.local.LocalData;
import io.penstock.engine.local.LocalRunner;
import io.penstock.engine.model.Models;
import io.penstock.engine.pipeline.Pipeline;
import io.penstock.engine.plan.Planner;
import io.penstock.engine.split.KFold;
import io.penstock.engine.step.Phase;
import io.penstock.engine.step.Step;
import io.penstock.engine.storage.LocalStorage;
import io.penstock.engine.wrap.ForEach;
import io.penstock.engine.wrap.Reshape;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Branches by row and by phase, and the loops: what the contract of runners does not show. */
class BranchesTest {
    private final LocalRunner runner = LocalRunner.create().threads(2);

    private static LocalData data(double... x) {
        return LocalData.of(Batch.of(
                Schema.of(
                        Field.vector("x", Role.INPUT, DataType.FLOAT64, 1),
                        Field.scalar("label", Role.TARGET, DataType.FLOAT64)),
                LongStream.range(0, x.length).toArray(),
                List.of(Tensor.matrix(x, x.length, 1), Tensor.scalars(x.clone()))));
    }

    private double[] outputs(Step step, LocalData data) {
        return ((Tensor) runner.transform(step, data).toBatch().column(0)).toDoubles();
    }

    private static Condition above(double number) {
        return Condition.column("x").above(number);
    }

    @Test
    void branchesMustGiveTheSameColumns() {
        assertThatThrownBy(() -> runner.transform(Pipeline.of(If.of(above(1), new Reshape("1,1"))), data(1, 2)))
                .isInstanceOf(PenstockException.class)
                .hasMessageContaining(
                        "pipeline/if: rows that went different ways must come back with the same columns");
        assertThatThrownBy(() -> runner.fit(Pipeline.of(If.of(above(1), new Peek())), data(1, 2)))
                .hasMessageContaining("pipeline/if");
    }

    @Test
    void branchesMustKeepTheirRowsAndUndoTheirTargets() {
        Step filter = runner.fit(new KFold(2), data(1, 2, 3, 4)).step();
        assertThatThrownBy(() -> runner.fit(Pipeline.of(If.of(above(1), filter)), data(1, 2, 3, 4)))
                .isInstanceOf(PenstockException.class)
                .hasMessageContaining("pipeline/if: a step that only some rows go through must keep the rows");
        assertThatThrownBy(() -> runner.fit(Pipeline.of(If.of(above(1), Words.create())), data(1, 2)))
                .isInstanceOf(PenstockException.class)
                .hasMessageContaining("must undo its own transforms of targets");
    }

    @Test
    void oneBranchMayGetAllRowsOfABlockOrNoneAndBranchesNest() {
        Step nested = Pipeline.of(new If(
                above(10),
                new If(above(20), Times.of(0), Times.of(2)),
                Pipeline.of(If.of(above(5), Times.plus(0.5)), ForEach.of(Times.plus(0)))));
        assertThat(outputs(nested, data(1, 2, 6, 15, 25, 3).blocks(2))).containsExactly(1, 2, 6.5, 30, 0, 3);
        assertThat(outputs(nested, data())).isEmpty();
    }

    @Test
    void theFirstCaseThatHoldsCounts() {
        Step cases = Switch.on(above(1), Times.of(10))
                .and(above(2), Times.of(100))
                .and(above(-1), Times.of(1000))
                .otherwise(Times.of(0));
        assertThat(outputs(cases, data(-5, 0.5, 1.5, 2.5))).containsExactly(0, 500, 15, 25);
    }

    @Test
    void onlyTheStepOfThePhaseIsPlanned() {
        Step phases = Pipeline.of(new SwitchByPhase(Times.of(2), Times.of(3), Times.of(5)));
        for (Phase phase : Phase.values()) {
            assertThat(Planner.transform(phases, data(1).schema(), phase)
                            .exit()
                            .program()
                            .paths())
                    .containsExactly("pipeline/switch_by_phase/" + phase.name().toLowerCase(java.util.Locale.ROOT));
        }
        assertThatThrownBy(() -> runner.transform(
                        runner.fit(Pipeline.of(IfPhase.of(Phase.PREDICT, new Centre())), data(1, 2))
                                .step(),
                        data(1)))
                .hasMessageContaining("pipeline/if_phase/then: a step that learns must be fitted");
    }

    @Test
    void aLoopBodyMustBeFittedAndGiveWhatItTakes() {
        assertThatThrownBy(() -> runner.fit(Pipeline.of(Loop.times(2, new Centre())), data(1, 2)))
                .isInstanceOf(PenstockException.class)
                .hasMessageContaining("pipeline/loop: the steps of a loop transform; they cannot learn in it");
        assertThatThrownBy(() -> runner.transform(Pipeline.of(Loop.times(2, new Reshape("1,1"))), data(1, 2)))
                .hasMessageContaining("same columns");
        assertThatThrownBy(() -> Loop.of(0, Times.of(2))).hasMessageContaining("at least one turn");
        assertThatThrownBy(() -> runner.transform(
                        Pipeline.of(Loop.times(2, Times.of(2))
                                .until(Condition.column("z").is(1))),
                        data(1)))
                .hasMessageContaining("'z'");
        assertThatThrownBy(() -> runner.transform(
                        Pipeline.of(
                                Loop.times(2, Pipeline.of(new Break(above(1))).named("inner"))),
                        data(1)))
                .hasMessageContaining("pipeline/loop/inner/break: a way out of a loop");
    }

    @Test
    void aFittedStepInALoopTransformsAndNeverLearns() {
        Step centre = runner.fit(new Centre(), data(2, 4)).step();
        Step loop = Pipeline.of(Loop.of(9, centre).until(above(0).not()), new Centre());
        Step fitted = runner.fit(loop, data(7, 1, 6)).step();
        assertThat(runner.fit(loop, data(7, 1, 6)).report()).hasSize(1);
        assertThat(outputs(((Pipeline) fitted).slice(null, "loop"), data(7, 1, 6)))
                .containsExactly(-2, -2, 0);
    }

    @Test
    void loopsNestAndTakeBranches() {
        Step nested = Pipeline.of(Loop.times(
                2, Loop.times(3, If.of(above(4), Times.plus(1))).until(above(100)), Times.of(2)));
        assertThat(outputs(nested, data(1, 5, 98))).containsExactly(4, 38, 404);
    }

    @Test
    void theyAreSavedAndLoadedAndExplained(@TempDir Path folder) {
        Step tree = Pipeline.of(
                new If(above(2), Times.of(2), Times.of(3)),
                Switch.on(above(5), Times.plus(1)).otherwise(Times.plus(2)),
                new SwitchByPhase(Times.of(1), Times.of(1), Times.of(7)),
                IfPhase.of(Phase.PREDICT, Times.of(10)),
                Loop.of(200, Times.plus(1), new Break(above(1e6)), new Continue(above(500)), Times.plus(1))
                        .until(above(600)));
        Models models = Models.in(new LocalStorage(folder));
        LocalData data = data(1, 2, 3, 9);
        models.save(runner.fit(tree, data), Map.of());
        assertThat(models.load().step()).isEqualTo(tree);
        double[] expected = outputs(tree, data);
        assertThat(expected).containsExactly(601, 601, 601, 1330);
        assertThat(outputs(models.load().step(), data)).containsExactly(expected);
        assertThat(Planner.transform(tree, data.schema(), Phase.PREDICT).explain())
                .contains("loop of ( → loop/times");
        assertThatThrownBy(() -> models.save(
                        Pipeline.of(If.of(Condition.test(row -> true), Times.of(1))), data.schema(), Map.of()))
                .isInstanceOf(PenstockException.class)
                .hasMessageContaining("a test in code");
    }
}
