package io.penstock.engine.ensemble;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.penstock.engine.data.Batch;
import io.penstock.engine.data.DataType;
import io.penstock.engine.data.Field;
import io.penstock.engine.data.Role;
import io.penstock.engine.data.Schema;
import io.penstock.engine.data.Tensor;
import io.penstock.engine.error.PenstockException;
import io.penstock.engine.fixture.Descent;
import io.penstock.engine.fixture.Recall;
import io.penstock.engine.fixture.Times;
import io.penstock.engine.local.LocalData;
import io.penstock.engine.local.LocalRunner;
import io.penstock.engine.model.Models;
import io.penstock.engine.pipeline.ClusteringWrapper;
import io.penstock.engine.pipeline.Pipeline;
import io.penstock.engine.repeat.Epochs;
import io.penstock.engine.run.Fitted;
import io.penstock.engine.split.HoldOut;
import io.penstock.engine.split.KFold;
import io.penstock.engine.split.Splitter;
import io.penstock.engine.split.WalkForward;
import io.penstock.engine.step.Step;
import io.penstock.engine.storage.LocalStorage;
import io.penstock.engine.tree.Trees;
import io.penstock.engine.wrap.OutputTransform;
import io.penstock.engine.wrap.Shuffle;
import io.penstock.engine.wrap.TrainOnly;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The judge learns from rows that its models have not seen, and from them as they are outside of training. */
class StackingTest {
    private final LocalRunner runner = LocalRunner.create().threads(2);

    /** The label is x; x runs from −2 to 2. */
    private static LocalData data(int rows) {
        double[] x = new double[rows];
        for (int i = 0; i < rows; i++) {
            x[i] = 4.0 * ((i * 7) % rows) / (rows - 1) - 2;
        }
        return LocalData.of(Batch.of(
                        Schema.of(
                                Field.vector("x", Role.INPUT, DataType.FLOAT64, 1),
                                Field.scalar("label", Role.TARGET, DataType.FLOAT64)),
                        LongStream.range(0, rows).toArray(),
                        List.of(Tensor.matrix(x, rows, 1), Tensor.scalars(x.clone()))))
                .repartition(3);
    }

    private static double[] judged(Step fitted) {
        return ((Descent) ((Stacking) fitted).judge()).weights();
    }

    @Test
    void aModelThatKnowsOnlyWhatItHasSeenIsOfNoUseInAnyFold() {
        for (Splitter splitter : List.of(new KFold(2), new KFold(5).shuffled(1), new HoldOut(0.4))) {
            Step fitted = runner.fit(Stacking.of(Recall.create()).judgedBy(Descent.rounds(50), splitter), data(40))
                    .step();
            assertThat(judged(fitted)[0]).as("%s", splitter).isZero();
        }
    }

    @Test
    void modelsAnswerTheJudgeAsOutsideOfTraining() {
        Step model = Pipeline.of(new TrainOnly(Times.of(0.5)), Descent.rounds(400, 0.3));
        Step fitted = runner.fit(Stacking.of(model).judgedBy(Descent.rounds(400, 0.1), new KFold(4)), data(40))
                .step();
        // The model learns x = 2 · (x / 2); outside of training it sees x itself, and says 2 x.
        assertThat(judged(fitted)).containsExactly(new double[] {0.5, 0}, within(1e-3));
    }

    @Test
    void theJudgeMaySeeTheInputsAsWell() {
        Step fitted = runner.fit(
                        Stacking.of(Recall.create()).withInputs().judgedBy(Descent.rounds(300, 0.3), new KFold(4)),
                        data(40))
                .step();
        assertThat(judged(fitted)).containsExactly(new double[] {1, 0, 0}, within(1e-6));
    }

    @Test
    void itNestsAndIsSaved(@TempDir Path folder) {
        Stacking inner = Stacking.of(Descent.rounds(200, 0.3), Recall.create())
                .judgedBy(Descent.rounds(300, 0.01), new KFold(3));
        Step tree = Pipeline.of(
                OutputTransform.of(Times.of(10)),
                Epochs.of(
                        2,
                        ClusteringWrapper.of(Stacking.of(inner, Pipeline.of(Times.of(3), Descent.rounds(100, 0.05)))
                                .judgedBy(Descent.rounds(300, 0.002), new HoldOut(0.3)))));
        Fitted<Step> fitted = runner.fit(tree, data(60));
        double[] expected =
                ((Tensor) runner.transform(fitted.step(), data(60)).toBatch().column(0)).toDoubles();
        assertThat(expected).hasSize(60);
        Models models = Models.in(new LocalStorage(folder));
        models.save(fitted, Map.of());
        Batch again = runner.transform(models.load().step(), data(60)).toBatch();
        assertThat(((Tensor) again.column(0)).toDoubles()).containsExactly(expected);
        Stacking loaded = (Stacking) Trees.byPath(models.load().step()).get("pipeline/stacking");
        assertThat(loaded.splitter()).isEqualTo(new HoldOut(0.3));
    }

    @Test
    void aModelMayHoldOutRowsOfItsFoldItself() {
        Step model = Epochs.of(30, Descent.rounds(2, 0.2))
                .validate(new HoldOut(0.25), "rmse")
                .stopEarly("rmse", 3);
        Step fitted = runner.fit(Stacking.of(model).judgedBy(Descent.rounds(300, 0.3), new KFold(4)), data(40))
                .step();
        assertThat(judged(fitted)).containsExactly(new double[] {1, 0}, within(1e-3));
    }

    @Test
    void refusesRowsThatWereChangedAndSplitsThatHoldOutUnevenly() {
        assertThatThrownBy(() -> runner.fit(
                        Pipeline.of(
                                new Shuffle(), Stacking.of(Recall.create()).judgedBy(Descent.rounds(1), new KFold(2))),
                        data(20)))
                .isInstanceOf(PenstockException.class)
                .hasMessageContaining("pipeline/stacking: rows must be held out before they are changed");
        assertThatThrownBy(() -> Stacking.of(Recall.create()).judgedBy(Descent.rounds(1), WalkForward.anchored(9, 3)))
                .isInstanceOf(PenstockException.class)
                .hasMessageContaining("held out exactly once");
        assertThatThrownBy(() ->
                        runner.fit(Stacking.of(Recall.create()).judgedBy(Descent.rounds(1), new KFold(30)), data(20)))
                .hasMessageContaining("stacking/~split")
                .hasMessageContaining("as many rows as folds");
        assertThatThrownBy(() -> runner.transform(
                        Stacking.of(Recall.create()).judgedBy(Descent.rounds(1), new KFold(3)), data(20)))
                .hasMessageContaining("stacking/models/recall: a step that learns must be fitted");
    }

    @Test
    void theVectorOfTheJudgeNamesWhatItHolds() {
        Schema schema = Schema.of(
                Field.scalar("prediction", Role.INPUT, DataType.FLOAT64).withPredicts("label"),
                Field.features("probability", DataType.FLOAT64, List.of("a", "b")),
                Field.scalar("word", Role.INPUT, DataType.STRING),
                Field.vector("predictions", Role.TARGET, DataType.FLOAT64, 2));
        Schema out = new Predictions().outputs(schema, io.penstock.engine.step.Phase.TRAIN);
        assertThat(out.names()).containsExactly("predictions_of_models", "word", "predictions");
        assertThat(out.field(0).features()).isEqualTo(Arrays.asList("prediction", "probability.a", "probability.b"));
    }
}
