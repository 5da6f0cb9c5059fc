package io.penstock.engine.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.penstock.engine.checkpoint.Checkpoints;
import io.penstock.engine.control.Break;
import io.penstock.engine.control.Condition;
import io.penstock.engine.control.Continue;
import io.penstock.engine.control.If;
import io.penstock.engine.control.IfPhase;
import io.penstock.engine.control.Loop;
import io.penstock.engine.control.Switch;
import io.penstock.engine.control.SwitchByPhase;
import io.penstock.engine.data.Batch;
import io.penstock.engine.data.DataType;
import io.penstock.engine.data.Field;
import io.penstock.engine.data.Role;
import io.penstock.engine.data.Schema;
import io.penstock.engine.data.Strings;
import io.penstock.engine.data.Tensor;
import io.penstock.engine.ensemble.Stacking;
import io.penstock.engine.ensemble.Voting;
import io.penstock.engine.error.PenstockException;
import io.penstock.engine.fixture.Busy;
import io.penstock.engine.fixture.Centre;
import io.penstock.engine.fixture.Descent;
import io.penstock.engine.fixture.DirectTable;
import io.penstock.engine.fixture.Dying;
import io.penstock.engine.fixture.Needy;
import io.penstock.engine.fixture.Noise;
import io.penstock.engine.fixture.Recall;
import io.penstock.engine.fixture.Says;
import io.penstock.engine.fixture.Times;
import io.penstock.engine.fixture.Trouble;
import io.penstock.engine.local.LocalData;
import io.penstock.engine.model.Models;
import io.penstock.engine.mutate.Mutation;
import io.penstock.engine.parallel.ParallelTransform;
import io.penstock.engine.parallel.QueuedPipeline;
import io.penstock.engine.pipeline.ColumnTransformer;
import io.penstock.engine.pipeline.Lambda;
import io.penstock.engine.pipeline.Pipeline;
import io.penstock.engine.pipeline.SelectFeatures;
import io.penstock.engine.pipeline.Union;
import io.penstock.engine.repeat.Callback;
import io.penstock.engine.repeat.Epochs;
import io.penstock.engine.repeat.MiniBatches;
import io.penstock.engine.run.Fitted;
import io.penstock.engine.split.HoldOut;
import io.penstock.engine.split.KFold;
import io.penstock.engine.step.Phase;
import io.penstock.engine.step.Step;
import io.penstock.engine.storage.LocalStorage;
import io.penstock.engine.tree.Hyperparameters;
import io.penstock.engine.tree.Trees;
import io.penstock.engine.type.StepTypes;
import io.penstock.engine.wrap.AddFeatures;
import io.penstock.engine.wrap.ChooseMany;
import io.penstock.engine.wrap.ChooseOne;
import io.penstock.engine.wrap.ExpandDim;
import io.penstock.engine.wrap.ForEach;
import io.penstock.engine.wrap.Frozen;
import io.penstock.engine.wrap.InputsAsOwnTargets;
import io.penstock.engine.wrap.OptionalStep;
import io.penstock.engine.wrap.OutputTransform;
import io.penstock.engine.wrap.Reshape;
import io.penstock.engine.wrap.Reversible;
import io.penstock.engine.wrap.Shuffle;
import io.penstock.engine.wrap.TestOnly;
import io.penstock.engine.wrap.TrainOnly;
import io.penstock.engine.wrap.WillMutate;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The behaviours that users of pipelines for deep learning rely on, under the numbers of the list that they come from. Every
 * runner shows all of them. The data have one input, the vector {@code x}, and a target {@code label}.
 */
public interface BehaviourContract extends StrategyContract, AllReduceContract, PartitionEnsembleContract {
    @Override
    Fitted<Step> fit(Step step, LocalData data);

    @Override
    Fitted<Step> update(Fitted<Step> fitted, LocalData data);

    /** Predicts: the inputs of what comes out, in the order of the ids. */
    @Override
    Batch transform(Step fitted, LocalData data);

    /** Runs backwards: the inputs of what comes out, in the order of the ids. */
    Batch inverse(Step fitted, LocalData data);

    Map<String, Object> evaluate(Step fitted, LocalData data, String... metrics);

    /** Fits, keeping what is finished in that place. */
    Fitted<Step> fit(Step step, LocalData data, Checkpoints checkpoints);

    private static LocalData data(int width, double[] x, double[] labels) {
        Schema schema = Schema.of(
                Field.vector("x", Role.INPUT, DataType.FLOAT64, width),
                Field.scalar("label", Role.TARGET, DataType.FLOAT64));
        int rows = labels.length;
        return LocalData.of(Batch.of(
                schema,
                LongStream.range(0, rows).toArray(),
                List.of(Tensor.matrix(x, rows, width), Tensor.scalars(labels))));
    }

    /** A scalar a row, and ten times that as the target. */
    private static LocalData scalars(double... x) {
        double[] labels = new double[x.length];
        for (int i = 0; i < x.length; i++) {
            labels[i] = 10 * x[i];
        }
        return data(1, x, labels);
    }

    private static LocalData counting(int rows) {
        double[] x = new double[rows];
        for (int i = 0; i < rows; i++) {
            x[i] = i;
        }
        return scalars(x);
    }

    /** {@code label = 2 x₀ − x₁ + 3}. */
    private static LocalData linear(int rows) {
        Random random = new Random(3);
        double[] x = new double[2 * rows];
        double[] labels = new double[rows];
        for (int i = 0; i < rows; i++) {
            x[2 * i] = random.nextGaussian();
            x[2 * i + 1] = random.nextGaussian();
            labels[i] = 2 * x[2 * i] - x[2 * i + 1] + 3;
        }
        return data(2, x, labels);
    }

    private static double[] numbers(Batch batch) {
        return ((Tensor) batch.column(0)).toDoubles();
    }

    private double[] outputs(Step step, LocalData data) {
        return numbers(transform(step, data));
    }

    private static double[] weights(Step fitted) {
        return Trees.byPath(fitted).values().stream()
                .filter(Descent.class::isInstance)
                .map(step -> ((Descent) step).weights())
                .findFirst()
                .orElseThrow();
    }

    private static double[] mean(Step fitted) {
        return Trees.byPath(fitted).values().stream()
                .filter(Centre.class::isInstance)
                .map(step -> ((Centre) step).mean())
                .findFirst()
                .orElseThrow();
    }

    private static List<String> learned(Fitted<?> fitted) {
        return fitted.report().stream().map(Fitted.StepReport::path).toList();
    }

    @Test
    default void b06anOptionalStepIsEnabledByAHyperparameterAndAChoiceNamesWhoActs() {
        Step optional = Pipeline.of(new OptionalStep(Times.of(2)), Times.plus(1));
        assertThat(outputs(optional, scalars(1, 2))).containsExactly(3, 5);
        assertThat(outputs(Hyperparameters.set(optional, "times__enabled", false), scalars(1, 2)))
                .containsExactly(2, 3);

        Step one = Pipeline.of(ChooseOne.of(Times.of(2), Times.of(3), Times.of(5)));
        assertThat(outputs(one, scalars(1))).containsExactly(2);
        assertThat(outputs(Hyperparameters.set(one, "choose_one__choice", "times_3"), scalars(1)))
                .containsExactly(5);

        Step many =
                Pipeline.of(ChooseMany.of(Times.of(2), Times.of(3), Times.of(5)).choose("times", "times_3"));
        Batch both = transform(many, scalars(1, 10));
        assertThat(both.columns()).hasSize(2);
        assertThat(((Tensor) both.column(1)).toDoubles()).containsExactly(5, 50);
    }

    @Test
    default void b06aBranchThatIsNotChosenNeitherLearnsNorIsAskedToPredict() {
        Fitted<Step> fitted = fit(
                Pipeline.of(new OptionalStep(new Centre(), false), ChooseOne.of(Times.of(2), new Centre())),
                counting(10));
        assertThat(learned(fitted)).isEmpty();
        assertThat(outputs(fitted.step(), scalars(4))).containsExactly(8);
    }

    @Test
    default void b07inverseTransformRunsInReverseThroughNestedPipelines() {
        Pipeline pipeline = Pipeline.of(
                Times.plus(1).noting("1"),
                Pipeline.of(Times.of(2).noting("2"), Times.plus(3).noting("3")).named("middle"),
                Pipeline.of(
                                Times.of(4).noting("4"),
                                Pipeline.of(
                                                Times.plus(5).noting("5"),
                                                Times.of(6).noting("6"))
                                        .named("inner"),
                                Times.plus(7).noting("7"))
                        .named("last"));
        Times.CALLS.clear();
        double[] there = outputs(pipeline, scalars(1.5));
        List<String> forth =
                Times.CALLS.stream().map(call -> call.substring(0, 1)).toList();
        Times.CALLS.clear();
        double[] back = numbers(inverse(pipeline, scalars(there)));
        assertThat(back).containsExactly(1.5);
        assertThat(forth).containsExactly("1", "2", "3", "4", "5", "6", "7");
        assertThat(Times.CALLS.stream().map(call -> call.substring(0, 1)))
                .containsExactly("7", "6", "5", "4", "3", "2", "1");
    }

    @Test
    default void b09whatWasSetUpIsTornDownAlsoAfterAFailure() {
        int started = Trouble.STARTED.get();
        int stopped = Trouble.STOPPED.get();
        assertThatThrownBy(() -> fit(
                        Pipeline.of(Trouble.of("none"), new Centre(), Trouble.of("unchecked"), new Centre()),
                        counting(10)))
                .hasMessageContaining("pipeline/trouble_2");
        assertThat(Trouble.STARTED.get() - started).isGreaterThanOrEqualTo(3);
        assertThat(Trouble.STOPPED.get() - stopped).isEqualTo(Trouble.STARTED.get() - started);
    }

    @Test
    default void b10wrappedStepsActInTheirPhaseOnly() {
        Step pipeline = Pipeline.of(new TestOnly(Times.of(2)), new TrainOnly(Times.of(4)), new Centre());
        Fitted<Step> fitted = fit(pipeline, scalars(1, 1));
        assertThat(mean(fitted.step())).containsExactly(4);
        assertThat(outputs(fitted.step(), scalars(1, 1))).containsExactly(-2, -2);
    }

    @Test
    default void b10aTrainOnlyStepThatLearnsIsNotNeededToPredict() {
        Fitted<Step> fitted = fit(Pipeline.of(new TrainOnly(new Centre()), Descent.rounds(1)), linear(20));
        assertThat(learned(fitted)).containsExactly("pipeline/centre", "pipeline/descent");
        Step unfitted = Pipeline.of(new TrainOnly(new Centre()), Times.of(3));
        assertThat(outputs(unfitted, scalars(2))).containsExactly(6);
    }

    private List<String> seenInBatches(MiniBatches batches, LocalData data) {
        Times.CALLS.clear();
        fit(Pipeline.of(batches), data);
        return List.copyOf(Times.CALLS);
    }

    private static MiniBatches batches(int size) {
        return MiniBatches.of(
                size, Pipeline.of(Times.of(1).noting("saw"), new Centre()).named("chain"));
    }

    @Test
    default void b11miniBatchesOneAfterTheOtherAreBarriers() {
        LocalData data = counting(20);
        Step four = Pipeline.of(
                MiniBatches.of(10, Pipeline.of(Times.of(2), Times.of(2)).named("first")),
                MiniBatches.of(10, Times.of(2)),
                MiniBatches.of(10, Times.of(2)));
        assertThat(learned(fit(four, data))).isEmpty();
        assertThat(outputs(four, data)[19]).isEqualTo(16 * 19);

        Times.CALLS.clear();
        fit(
                Pipeline.of(
                        MiniBatches.of(
                                10,
                                Pipeline.of(Times.of(2).noting("a"), new Centre())
                                        .named("one")),
                        MiniBatches.of(
                                10,
                                Pipeline.of(Times.of(2).noting("b"), new Centre())
                                        .named("two"))),
                data);
        List<String> calls = List.copyOf(Times.CALLS);
        List<String> first = calls.stream().map(call -> call.substring(0, 1)).toList();
        assertThat(first.subList(0, first.indexOf("b")).stream()
                        .filter("a"::equals)
                        .count())
                .as("both batches have passed the barrier")
                .isGreaterThanOrEqualTo(2);
        assertThat(calls.stream().filter(call -> call.startsWith("b")))
                .hasSize(2)
                .allSatisfy(call -> assertThat(call.split(",")).hasSize(10));
    }

    @Test
    default void b11aChainLearnsBatchByBatchInOnePass() {
        LocalData data = counting(20);
        Fitted<Step> fitted = fit(
                Pipeline.of(MiniBatches.of(
                        10, Pipeline.of(new Centre(), Times.of(2), new Centre()).named("chain"))),
                data);
        assertThat(learned(fitted)).containsExactly("pipeline/chain");
        assertThat(((Centre) Trees.get(fitted.step(), "pipeline/chain/centre")).mean())
                .containsExactly(9.5);
        // Batch 1, less its mean of 4.5, doubled: -9 … 9. Batch 2, less the mean so far of 9.5, doubled: 1 … 19.
        assertThat(((Centre) Trees.get(fitted.step(), "pipeline/chain/centre_2")).mean())
                .containsExactly(new double[] {5}, within(1e-12));
    }

    @Test
    default void b11statisticsOfMiniBatchesAreThoseOfAllRowsWhateverThePartitions() {
        LocalData data = linear(70).repartition(4);
        Fitted<Step> batched = fit(Pipeline.of(MiniBatches.of(8, new Centre())), data);
        assertThat(mean(batched.step()))
                .containsExactly(mean(fit(new Centre(), data).step()), within(1e-12));
    }

    @Test
    default void b12theLastRowsAreKeptDroppedOrPadded() {
        LocalData ten = counting(10);
        assertThat(seenInBatches(batches(3), ten)).hasSize(4).last().isEqualTo("saw [[9.0]]");
        assertThat(seenInBatches(batches(3).last(MiniBatches.LastBatch.DROP), ten))
                .hasSize(3)
                .last()
                .isEqualTo("saw [[6.0, 7.0, 8.0]]");
        assertThat(seenInBatches(batches(3).last(MiniBatches.LastBatch.PAD), ten))
                .hasSize(4)
                .last()
                .isEqualTo("saw [[9.0, NaN, NaN]]");
    }

    @Test
    default void b13anotherBatchSizeTakesEffectInTheNextFit() {
        LocalData ten = counting(10);
        MiniBatches five = batches(5);
        assertThat(seenInBatches(five, ten)).hasSize(2);
        assertThat(seenInBatches(five.size(2), ten)).hasSize(5);
    }

    @Test
    default void miniBatchesRefuseWhatNeedsRoundsOverAllRows() {
        assertThatThrownBy(() -> fit(Pipeline.of(MiniBatches.of(8, Descent.rounds(3))), linear(20)))
                .isInstanceOf(PenstockException.class)
                .hasMessageContaining("descent")
                .hasMessageContaining("cannot learn batch by batch");
    }

    @Test
    default void b14epochsLearnSeveralTimesAndTransformOnce() {
        LocalData data = linear(40).repartition(3);
        Fitted<Step> epochs = fit(Pipeline.of(new Centre(), Epochs.of(5, Descent.rounds(1))), data);
        Fitted<Step> rounds = fit(Pipeline.of(new Centre(), Descent.rounds(5)), data);
        assertThat(learned(epochs).stream().filter("pipeline/descent"::equals)).hasSize(5);
        assertThat(weights(epochs.step())).containsExactly(weights(rounds.step()));
        assertThat(outputs(epochs.step(), data)).containsExactly(outputs(rounds.step(), data));
    }

    @Test
    default void b14epochsNestToAnyDepthAndWrapWholePipelines() {
        LocalData data = linear(40).repartition(3);
        Fitted<Step> nested = fit(
                Pipeline.of(Epochs.of(
                        2,
                        Pipeline.of(new Centre(), Epochs.of(3, Descent.rounds(1)))
                                .named("inner"))),
                data);
        Fitted<Step> flat = fit(Pipeline.of(new Centre(), Descent.rounds(6)), data);
        assertThat(weights(nested.step())).containsExactly(weights(flat.step()), within(1e-12));
        assertThat(learned(nested)).hasSize(2 * (1 + 3));
    }

    @Test
    default void b15forEachVisitsEveryItemAndPutsTheResultsTogether() {
        LocalData pairs = data(2, new double[] {0, 1, 1, 2}, new double[] {0, 0});
        Times.CALLS.clear();
        assertThat(outputs(Pipeline.of(ForEach.of(Times.of(3).noting("each"))), pairs))
                .containsExactly(0, 3, 3, 6);
        assertThat(String.join("", Times.CALLS).replaceAll("[^0-9.,]", ""))
                .contains("0.0,1.0")
                .contains("1.0,2.0");

        double[] twelve = new double[12];
        for (int i = 0; i < 12; i++) {
            twelve[i] = i;
        }
        Step nested = Pipeline.of(
                new Reshape("2,2,1", "4"),
                ForEach.scalar(Times.of(2)),
                ForEach.of(ForEach.of(Times.plus(1))),
                new Reshape("4"));
        double[] expected = new double[12];
        for (int i = 0; i < 12; i++) {
            expected[i] = 2 * i + 1;
        }
        assertThat(outputs(nested, data(4, twelve, new double[3]))).containsExactly(expected);
    }

    @Test
    default void b15aStepInsideForEachLearnsFromTheItemsOfAllRows() {
        Fitted<Step> fitted = fit(
                Pipeline.of(new Reshape("2,1"), ForEach.of(new Centre()), new Reshape("2")),
                data(2, new double[] {0, 1, 1, 2, 4, 4}, new double[3]).repartition(2));
        assertThat(mean(fitted.step())).containsExactly(2);
        assertThat(outputs(fitted.step(), data(2, new double[] {2, 5}, new double[1])))
                .containsExactly(0, 3);
    }

    @Test
    default void b15expandDimShowsOneMoreDimension() {
        double[] ten = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9};
        Step pipeline = Pipeline.of(new ExpandDim(ForEach.of(Times.of(1).noting("inner"))));
        Times.CALLS.clear();
        assertThat(outputs(pipeline, data(10, ten, new double[1]))).containsExactly(ten);
        assertThat(Times.CALLS).hasSize(1);
    }

    @Test
    default void b16anOutputTransformSeesTheTargetsAndIsUndoneOnPredictions() {
        LocalData data = linear(60).repartition(3);
        Fitted<Step> fitted = fit(Pipeline.of(OutputTransform.of(Times.of(2)), Descent.rounds(400, 0.2)), data);
        assertThat(weights(fitted.step())).containsExactly(new double[] {4, -2, 6}, within(1e-6));
        assertThat(outputs(fitted.step(), data))
                .containsExactly(data.toBatch().tensor("label").toDoubles(), within(1e-5));
        assertThat((double) evaluate(fitted.step(), data, "rmse").get("rmse")).isLessThan(1e-5);

        Fitted<Step> kept = fit(Pipeline.of(OutputTransform.kept(Times.of(2)), Descent.rounds(400, 0.2)), data);
        assertThat(outputs(kept.step(), data)[0])
                .isCloseTo(2 * data.toBatch().tensor("label").get(0), within(1e-5));
    }

    @Test
    default void b17reversiblePreprocessingIsTakenBack() {
        assertThat(outputs(Pipeline.of(new Reversible(Times.of(2), Times.plus(10))), counting(5)))
                .containsExactly(5, 6, 7, 8, 9);
    }

    @Test
    default void b18aColumnTransformerActsOnItsColumns() {
        double[] matrix = {0, 1, 2, 3, 10, 11, 12, 13, 20, 21, 22, 23};
        LocalData data = data(4, matrix, new double[3]);
        assertThat(outputs(ColumnTransformer.of("1", Times.of(2)), data)).containsExactly(2, 22, 42);
        assertThat(outputs(ColumnTransformer.of("0,2", Times.of(2)), data)).containsExactly(0, 4, 20, 24, 40, 44);
        assertThat(outputs(ColumnTransformer.of("1..", Times.of(2)), data))
                .containsExactly(2, 4, 6, 22, 24, 26, 42, 44, 46);
        assertThatThrownBy(() -> transform(ColumnTransformer.of("4", Times.of(2)), data))
                .isInstanceOf(PenstockException.class)
                .hasMessageContaining("positions from 0 to 3");
    }

    @Test
    default void b19everyBranchOfAUnionKeepsWhatItLearnedAndAddFeaturesKeepsTheInputs() {
        Fitted<Step> fitted = fit(
                Pipeline.of(Union.of(
                        Pipeline.of(Times.of(2), new Centre()).named("first"),
                        Pipeline.of(Times.of(3), new Centre()).named("second"))),
                scalars(1, 3).repartition(2));
        Batch both = transform(fitted.step(), scalars(5));
        assertThat(((Tensor) both.column(0)).toDoubles()).containsExactly(6);
        assertThat(((Tensor) both.column(1)).toDoubles()).containsExactly(9);

        Batch added = transform(Pipeline.of(new AddFeatures(Times.of(2))), scalars(4));
        assertThat(((Tensor) added.column(0)).toDoubles()).containsExactly(4);
        assertThat(((Tensor) added.column(1)).toDoubles()).containsExactly(8);
    }

    @Test
    default void b19aJudgeLearnsFromWhatModelsSayOfRowsThatTheyHaveNotSeen() {
        LocalData data = linear(120).repartition(3);
        Fitted<Step> fitted = fit(
                Pipeline.of(Stacking.of(Recall.create(), Descent.rounds(30, 0.5))
                        .judgedBy(Descent.rounds(150, 0.1), new KFold(3).shuffled(3))),
                data);
        Stacking stacking = ((Pipeline) fitted.step()).get(Stacking.class);
        double[] trust = weights(stacking.judge());
        assertThat(trust[0]).as("who learns by heart is of no use").isCloseTo(0, within(1e-9));
        assertThat(trust[1]).isCloseTo(1, within(0.02));
        assertThat(Trees.byPath(fitted.step()).get("pipeline/stacking/models/recall"))
                .isInstanceOfSatisfying(
                        Recall.class, recall -> assertThat(recall.known()).isEqualTo(120));
        assertThat(outputs(fitted.step(), data))
                .containsExactly(data.toBatch().tensor("label").toDoubles(), within(0.05));
        assertThat((double) evaluate(fitted.step(), data, "rmse").get("rmse")).isLessThan(0.05);
    }

    @Test
    default void b19modelsVote() {
        LocalData data = scalars(1, 2, 3);
        assertThat(outputs(
                        Voting.mean(Says.numbers("1 2 3"), Says.numbers("4 8 -"))
                                .weights(3, 1),
                        data))
                .containsExactly(1.75, 3.5, 3);
        Batch elected = transform(
                Pipeline.of(Voting.hard(Says.words("a b c"), Says.words("b b -"), Says.words("b a -"))), data);
        assertThat(((Strings) elected.column(0)).values()).containsExactly("b", "b", "c");
    }

    @Test
    default void b20eachRowGoesThroughItsBranchAndIsBackInItsPlace() {
        LocalData data = scalars(7, 1, 6, 2, 5, 3).repartition(2).blocks(2);
        Step branches = Pipeline.of(
                new If(Condition.column("x").above(4), Times.of(10), Times.plus(100)),
                Switch.on(Condition.column("x").is(101), Times.of(0))
                        .and(Condition.column("x").atLeast(60), Times.of(-1)));
        assertThat(outputs(branches, data)).containsExactly(-70, 0, -60, -102, 50, -103);
        assertThatThrownBy(() ->
                        transform(Pipeline.of(If.of(Condition.column("y").above(4), Times.of(10))), data))
                .isInstanceOf(PenstockException.class)
                .hasMessageContaining("pipeline/if")
                .hasMessageContaining("'y'");
    }

    @Test
    default void b20aBranchLearnsFromItsRowsOnly() {
        LocalData data = scalars(10, 1, 20, 2, 30, 3).repartition(3);
        Fitted<Step> fitted = fit(
                Pipeline.of(
                        new If(
                                Condition.column("x").above(5),
                                new Centre(),
                                Pipeline.of(Times.of(2), new Centre()).named("low")),
                        Descent.rounds(1)),
                data);
        assertThat(Trees.attribute(fitted.step(), "mean").keySet())
                .containsExactly("pipeline/if/then", "pipeline/if/otherwise/centre");
        assertThat(outputs(((Pipeline) fitted.step()).slice(null, "if"), data)).containsExactly(-10, -2, 0, 0, 10, 2);
    }

    @Test
    default void b20aBranchWithoutRowsHasNothingToLearnFrom() {
        Fitted<Step> fitted =
                fit(Pipeline.of(new If(Condition.column("x").above(2), new Centre(), new Centre())), scalars(1, 2, 3));
        assertThat(fitted.report().stream().map(Fitted.StepReport::rows)).containsExactly(1L, 2L);
        assertThatThrownBy(() -> fit(
                        Pipeline.of(new If(Condition.column("x").above(0), new Centre(), new Centre())),
                        scalars(1, 2, 3)))
                .isInstanceOf(PenstockException.class)
                .hasMessageContaining("pipeline/if/otherwise: a fit needs at least one row");
    }

    @Test
    default void b20aStepActsInItsPhase() {
        Step pipeline = Pipeline.of(
                new SwitchByPhase(Times.of(2), Times.of(3), Times.of(5)),
                IfPhase.of(Phase.TRAIN, Times.of(7)),
                new Centre());
        Fitted<Step> fitted = fit(pipeline, scalars(1, 1));
        assertThat(mean(fitted.step())).containsExactly(14);
        assertThat(outputs(fitted.step(), scalars(1, 2))).containsExactly(-9, -4);
    }

    @Test
    default void b20rowsStayInALoopUntilTheyAreDone() {
        LocalData data = scalars(1, 100, 0.5, 3, 64).repartition(2);
        assertThat(outputs(
                        Pipeline.of(Loop.of(10, Times.of(0.5))
                                .until(Condition.column("x").atMost(1))),
                        data))
                .containsExactly(1, 100 / 128.0, 0.5, 0.75, 1);
        Step exits = Pipeline.of(Loop.times(
                3,
                Times.plus(1),
                new Break(Condition.column("x").is(2)),
                new Continue(Condition.column("x").above(50)),
                Times.of(2)));
        assertThat(outputs(exits, data)).containsExactly(2, 103, 18, 38, 67);
        assertThatThrownBy(() -> transform(
                        Pipeline.of(Loop.of(9, Times.of(1))
                                .until(Condition.column("x").above(1))),
                        scalars(2, 1)))
                .hasMessageContaining("pipeline/loop")
                .hasMessageContaining("id 1 is not done after 9 turns");
    }

    @Test
    default void b32aQueuedPipelineKeepsTheOrderOfRowsUnderSlowStepsAndWorksAgain() {
        double[] x = new double[100];
        long[] ids = new long[100];
        for (int i = 0; i < 100; i++) {
            x[i] = i;
            ids[i] = (i * 37L) % 100;
        }
        LocalData counted = data(1, x, new double[100]);
        Batch rows = counted.toBatch();
        LocalData data =
                LocalData.of(Batch.of(rows.schema(), ids, rows.columns())).repartition(2);
        Step queued = Pipeline.of(QueuedPipeline.of(Times.of(2), Busy.millis(4), Times.of(3), Times.of(5))
                .workers(3)
                .queue(1)
                .slices(4));
        Batch expected = transform(Pipeline.of(Times.of(30)), data);
        assertThat(transform(queued, data)).isEqualTo(expected);
        assertThat(transform(queued, data)).isEqualTo(expected);
        assertThat(transform(Pipeline.of(new ParallelTransform(Times.of(30), 3)), data))
                .isEqualTo(expected);
    }

    @Test
    default void b32aQueuedPipelineLearnsAsAPipelineDoes() {
        LocalData data = linear(60).repartition(2);
        Fitted<Step> queued = fit(
                Pipeline.of(
                        QueuedPipeline.of(Times.of(2), new Centre(), Descent.rounds(4))
                                .workers(2)
                                .slices(7),
                        new ParallelTransform(Times.of(1), 2)),
                data);
        Fitted<Step> plain = fit(Pipeline.of(Times.of(2), new Centre(), Descent.rounds(4)), data);
        assertThat(mean(queued.step())).containsExactly(mean(plain.step()), within(1e-12));
        assertThat(weights(queued.step())).containsExactly(weights(plain.step()), within(1e-12));
        assertThat(outputs(queued.step(), data)).containsExactly(outputs(plain.step(), data), within(1e-12));
    }

    @Test
    default void b32anErrorInAQueueCarriesThePathAndWhatHappened() {
        assertThatThrownBy(() -> transform(
                        Pipeline.of(QueuedPipeline.of(Times.of(2), Trouble.of("unchecked"), Times.of(3))
                                .workers(2)
                                .slices(3)),
                        counting(20)))
                .hasMessageContaining("pipeline/queued_pipeline/trouble")
                .hasMessageContaining("something odd");
    }

    @Test
    default void b21aNestedPipelineSavesAndLoadsWholeOrInPart(@TempDir Path directory) {
        Step pipeline = Pipeline.of(
                Times.of(2),
                Pipeline.of(
                                Epochs.of(2, new Frozen(Times.of(4))),
                                Pipeline.of(new OptionalStep(ForEach.scalar(Times.of(6))))
                                        .named("step_b"))
                        .named("step_a"));
        Fitted<Step> fitted = fit(pipeline, counting(10));
        Models models = Models.in(new LocalStorage(directory));
        models.save(fitted, Map.of());
        double[] expected = new double[10];
        for (int i = 0; i < 10; i++) {
            expected[i] = 48 * i;
        }
        assertThat(outputs(models.load().step(), counting(10))).containsExactly(expected);
        assertThat(outputs(models.load("pipeline/step_a/step_b"), scalars(1, 2)))
                .containsExactly(6, 12);
    }

    @Test
    default void b23mutationsReplaceAndQueuedOnesTakeEffectWhenAsked() {
        Step pipeline = Pipeline.of(
                Times.of(2),
                new OptionalStep(
                        Pipeline.of(new WillMutate(Times.of(5), Times.of(1))).named("inner")));
        assertThat(outputs(pipeline, scalars(1))).containsExactly(10);
        Step second = Mutation.replace("pipeline/times", Times.of(3)).applyTo(pipeline);
        assertThat(outputs(second, scalars(1))).containsExactly(15);
        Step third = Mutation.replace("pipeline/times", Times.of(7)).applyTo(second);
        assertThat(outputs(third, scalars(1))).containsExactly(35);
        assertThat(outputs(WillMutate.mutate(third), scalars(1))).containsExactly(7);
    }

    @Test
    default void b23mutationsInsertRemoveAndReorder() {
        Step pipeline = Pipeline.of(Times.of(2), Times.plus(1));
        assertThat(outputs(
                        Mutation.insertBefore("times_2", "ten", Times.plus(10)).applyTo(pipeline), scalars(1)))
                .containsExactly(13);
        assertThat(outputs(Mutation.insertAfter("times_2", "ten", Times.of(10)).applyTo(pipeline), scalars(1)))
                .containsExactly(30);
        assertThat(outputs(Mutation.remove("times").applyTo(pipeline), scalars(1)))
                .containsExactly(2);
        assertThat(outputs(Mutation.reorder("pipeline", "times_2", "times").applyTo(pipeline), scalars(1)))
                .containsExactly(4);
        assertThat(outputs(Mutation.replaceAll(Times.class, Times.of(3)).applyTo(pipeline), scalars(1)))
                .containsExactly(9);
        assertThatThrownBy(() -> Mutation.freeze("tims").applyTo(pipeline))
                .isInstanceOf(PenstockException.class)
                .hasMessageContaining("'tims'")
                .hasMessageContaining("pipeline/times");
        assertThatThrownBy(() -> Mutation.unfreeze("times").applyTo(pipeline))
                .hasMessageContaining("only a frozen step can be unfrozen");
    }

    @Test
    default void aFrozenStepTransformsNeverLearnsAndCostsNoStage() {
        Fitted<Step> first = fit(Pipeline.of(new Centre(), Descent.rounds(2)), linear(30));
        Step frozen = Mutation.freeze("centre").applyTo(first.step());
        LocalData other = linear(50);
        Fitted<Step> second = fit(frozen, other);
        assertThat(learned(second)).containsExactly("pipeline/descent");
        assertThat(mean(second.step())).containsExactly(mean(first.step()));
        assertThatThrownBy(() -> fit(Pipeline.of(new Frozen(new Centre())), other))
                .isInstanceOf(PenstockException.class)
                .hasMessageContaining("pipeline/centre: a frozen step must have been fitted before");
    }

    @Test
    default void aScheduleUnfreezesAfterSomeEpochs() {
        Fitted<Step> pretrained = fit(Pipeline.of(new Centre()).named("encoder"), linear(30));
        Step body = Mutation.freeze("encoder")
                .applyTo(Pipeline.of(pretrained.step(), Descent.rounds(1)).named("body"));
        Fitted<Step> fitted = fit(Epochs.of(4, body).after(3, Mutation.unfreeze("encoder")), linear(60));
        assertThat(learned(fitted).stream().filter("body/encoder/centre"::equals))
                .hasSize(1);
        assertThat(learned(fitted).stream().filter("body/descent"::equals)).hasSize(4);
    }

    @Test
    default void b25attributesOfTheWholeTreeByPath() {
        Fitted<Step> fitted = fit(
                Pipeline.of(
                        new Centre(), Pipeline.of(Epochs.of(1, new Centre())).named("deep")),
                scalars(1, 3));
        assertThat(Trees.attribute(fitted.step(), "mean")).containsOnlyKeys("pipeline/centre", "pipeline/deep/centre");
    }

    @Test
    default void b27earlyStoppingOnAConstantScoreRunsOneEpochAndItsPatience() {
        Fitted<Step> fitted = fit(
                Epochs.of(10, Pipeline.of(new Frozen(Descent.TYPE.create().withState(weightsOf(0, 0, 1)))))
                        .measure("rmse")
                        .stopEarly("rmse", 3),
                linear(20));
        assertThat(((Epochs) fitted.step()).history()).hasSize(4);
    }

    private static io.penstock.engine.step.State weightsOf(double... weights) {
        return io.penstock.engine.step.State.EMPTY.with("weights", weights);
    }

    @Test
    default void epochsMeasureBothSidesOfASplitAndKeepTheBest() {
        LocalData data = linear(200).repartition(3);
        List<Double> rates = new ArrayList<>();
        Epochs epochs = Epochs.of(6, Descent.rounds(1, 0.1))
                .validate(new HoldOut(0.25), "rmse", "r2")
                .after(3, Mutation.set("rate", 5.0))
                .keepBest("rmse")
                .call(history -> rates.add(history.get(history.size() - 1).score("rmse")));
        Epochs fitted = (Epochs) fit(epochs, data).step();
        assertThat(fitted.history()).hasSize(6);
        assertThat(fitted.history().get(0))
                .containsKeys("epoch", "training rmse", "training r2", "validation rmse", "validation r2");
        assertThat(rates).hasSize(6);
        assertThat(rates.get(2)).isLessThan(rates.get(1)).isLessThan(rates.get(0));
        assertThat(rates.get(5)).as("the rate of 5 diverges").isGreaterThan(rates.get(2));
        Fitted<Step> three =
                fit(Pipeline.of(Epochs.of(3, Descent.rounds(1, 0.1)).validate(new HoldOut(0.25), "rmse")), data);
        assertThat(weights(fitted)).containsExactly(weights(three.step()));
    }

    @Test
    default void rowsAreHeldOutBeforeTheyAreChanged() {
        assertThatThrownBy(() -> fit(
                        Pipeline.of(
                                new Shuffle(), Epochs.of(2, Descent.rounds(1)).validate(new HoldOut(0.2), "rmse")),
                        linear(20)))
                .isInstanceOf(PenstockException.class)
                .hasMessageContaining("rows must be held out before they are changed");
    }

    @Test
    default void onlineLearningOfExactStepsEqualsLearningFromAllRowsAtOnce() {
        LocalData all = linear(90);
        Batch rows = all.toBatch();
        Fitted<Step> first =
                fit(Pipeline.of(new Centre()), LocalData.of(rows.slice(0, 40)).repartition(2));
        Fitted<Step> more = update(first, LocalData.of(rows.slice(40, 90)).repartition(3));
        Fitted<Step> whole = fit(Pipeline.of(new Centre()), all);
        assertThat(mean(more.step())).containsExactly(mean(whole.step()), within(1e-12));
    }

    @Test
    default void onlineLearningGoesOnFromTheParameters() {
        LocalData data = linear(50);
        Fitted<Step> more = update(fit(Pipeline.of(Descent.rounds(3)), data), data);
        assertThat(weights(more.step()))
                .containsExactly(
                        weights(fit(Pipeline.of(Descent.rounds(6)), data).step()));
        assertThat(weights(fit(more.step(), data).step()))
                .as("a plain fit starts from scratch")
                .containsExactly(
                        weights(fit(Pipeline.of(Descent.rounds(3)), data).step()));
    }

    @Test
    default void aShuffleChangesTheOrderNotTheResultOfAnExactFit() {
        LocalData data = linear(100).repartition(4);
        Fitted<Step> shuffled = fit(Pipeline.of(new Shuffle(), new Centre(), Descent.rounds(3)), data);
        Fitted<Step> plain = fit(Pipeline.of(new Centre(), Descent.rounds(3)), data);
        assertThat(mean(shuffled.step())).containsExactly(mean(plain.step()), within(1e-12));
        assertThat(weights(shuffled.step())).containsExactly(weights(plain.step()), within(1e-12));
        assertThat(outputs(shuffled.step(), data)).hasSize(100);
    }

    @Test
    default void onlineLearningGoesOnAfterALoad(@TempDir Path directory) {
        LocalData all = linear(90);
        Batch rows = all.toBatch();
        Models models = Models.in(new LocalStorage(directory));
        models.save(
                fit(Pipeline.of(new Centre(), MiniBatches.of(7, new Centre(2))), LocalData.of(rows.slice(0, 40))),
                Map.of());
        Fitted<Step> more = update(models.load().fitted(), LocalData.of(rows.slice(40, 90)));
        assertThat(mean(more.step()))
                .containsExactly(mean(fit(new Centre(), all).step()), within(1e-12));

        models.save(more.step(), more.schema(), Map.of());
        assertThatThrownBy(() -> update(models.load().fitted(), all))
                .isInstanceOf(PenstockException.class)
                .hasMessageContaining("pipeline/centre: a fitted step goes on learning from the statistics of its fit");
    }

    /** Dies at a number of epochs, once. */
    private static Callback dyingAfter(int epochs, boolean[] alive) {
        return history -> {
            if (alive[0] && history.size() == epochs) {
                alive[0] = false;
                throw new IllegalStateException("the driver died");
            }
            return true;
        };
    }

    @Test
    default void aFitThatWasEndedResumesFromTheLastFinishedStepAndEpoch(@TempDir Path directory) {
        LocalData data = linear(80).repartition(3);
        boolean[] alive = {true};
        Step pipeline = Pipeline.of(
                new Centre(),
                Epochs.of(
                                5,
                                Pipeline.of(new Shuffle(), Noise.create(), Descent.rounds(2))
                                        .named("body"))
                        .validate(new HoldOut(0.25), "rmse")
                        .call(dyingAfter(3, alive)));
        Checkpoints checkpoints = Checkpoints.in(new LocalStorage(directory)).every(Duration.ZERO);
        assertThatThrownBy(() -> fit(pipeline, data, checkpoints)).hasMessageContaining("the driver died");
        Fitted<Step> resumed = fit(pipeline, data, checkpoints);
        Fitted<Step> undisturbed = fit(pipeline, data);

        assertThat(weights(resumed.step())).containsExactly(weights(undisturbed.step()));
        assertThat(mean(resumed.step())).containsExactly(mean(undisturbed.step()));
        assertThat(Trees.attribute(resumed.step(), "history"))
                .isEqualTo(Trees.attribute(undisturbed.step(), "history"));
        assertThat(learned(resumed)).isEqualTo(learned(undisturbed));
        double seconds = resumed.report().get(0).seconds();
        assertThat(fit(pipeline, data, checkpoints).report().get(0).seconds())
                .as("once a fit has ended, the next one starts anew")
                .isNotEqualTo(seconds);
    }

    @Test
    default void aFitThatWasEndedResumesWithinTheRoundsOfAStep(@TempDir Path directory) {
        LocalData data = linear(80).repartition(3);
        Step pipeline =
                Pipeline.of(new Centre(), Dying.at(4, directory.resolve("mark").toString()));
        Checkpoints checkpoints =
                Checkpoints.in(new LocalStorage(directory.resolve("store"))).every(Duration.ZERO);
        assertThatThrownBy(() -> fit(pipeline, data, checkpoints)).hasMessageContaining("round 4 dies");
        Dying.ROUNDS.set(0);
        Fitted<Step> resumed = fit(pipeline, data, checkpoints);
        assertThat(Dying.ROUNDS.get()).as("rounds 4 to 7 of 0 to 7").isEqualTo(4);
        assertThat(Dying.value(resumed.step())).isEqualTo(8);
    }

    @Test
    default void b22aStepThatHoldsWhatCannotBeSerializedSavesAndReloadsByItsOwnSaver(@TempDir Path directory) {
        Fitted<Step> fitted = fit(Pipeline.of(ForEach.scalar(Times.of(1)), new DirectTable(), Times.of(2)), linear(30));
        Models models = Models.in(new LocalStorage(directory));
        models.save(fitted, Map.of());
        assertThat(outputs(models.load().step(), linear(9))).containsExactly(outputs(fitted.step(), linear(9)));
    }

    @Test
    default void b24aMissingServiceIsToldBeforeAnythingRuns() {
        int started = Trouble.STARTED.get();
        assertThatThrownBy(() -> fit(
                        Pipeline.of(Trouble.of("none"), new Centre(), Epochs.of(2, new Frozen(new Needy()))),
                        counting(5)))
                .isInstanceOf(PenstockException.class)
                .hasMessageContaining("pipeline/needy: a service that a step needs must be offered to the runner")
                .hasMessageContaining("Oracle");
        assertThat(Trouble.STARTED.get()).as("nothing ran").isEqualTo(started);
    }

    @Test
    default void aLambdaShipsAndSaysThatItCannotBeSaved(@TempDir Path directory) {
        Step pipeline = Pipeline.of(
                Lambda.of(
                        "double",
                        batch -> batch.with(
                                batch.schema().field("x"),
                                Tensor.matrix(
                                        java.util.Arrays.stream(
                                                        batch.tensor("x").toDoubles())
                                                .map(value -> 2 * value)
                                                .toArray(),
                                        batch.rows(),
                                        1))),
                new Centre());
        Fitted<Step> fitted = fit(pipeline, scalars(1, 3).repartition(2));
        assertThat(mean(fitted.step())).containsExactly(4);
        assertThatThrownBy(() -> Models.in(new LocalStorage(directory)).save(fitted, Map.of()))
                .isInstanceOf(PenstockException.class)
                .hasMessageContaining("pipeline/double: a lambda ships, but cannot be saved");
        assertThatThrownBy(() -> StepTypes.discover().requireSavable(pipeline))
                .hasMessageContaining("pipeline/double: every step of what is saved must be savable");
    }

    @Test
    default void aReportTellsRowsRoundsSecondsAndBytes() {
        Fitted<Step> fitted =
                fit(Pipeline.of(new Centre(), Descent.rounds(3)), linear(40).repartition(2));
        assertThat(fitted.report()).extracting(Fitted.StepReport::rows).containsExactly(40L, 40L);
        assertThat(fitted.report()).extracting(Fitted.StepReport::rounds).containsExactly(1, 3);
        assertThat(fitted.report()).allSatisfy(report -> {
            assertThat(report.seconds()).isPositive();
            assertThat(report.bytes()).isNotNegative();
        });
    }

    @Test
    default void inputsBecomeTheirOwnTargetsInTrainingOnly() {
        LocalData data = data(1, new double[] {1, 2, 3, 4}, new double[] {100, 100, 100, 100});
        Step pipeline = Pipeline.of(
                new InputsAsOwnTargets(),
                Times.of(0.5),
                new Reshape("1", "1"),
                OutputTransform.kept(new Reshape("", "1")),
                Descent.rounds(2000, 0.5));
        Fitted<Step> fitted = fit(pipeline, data);
        assertThat(weights(fitted.step()))
                .as("gives back what was halved")
                .containsExactly(new double[] {2, 0}, within(1e-6));
        assertThat(outputs(fitted.step(), scalars(7))).containsExactly(new double[] {7}, within(1e-5));
    }

    @Test
    default void aMutationThatBreaksTheSchemaIsToldWithThePathBeforeAnythingRuns() {
        Step pipeline = Pipeline.of(new Reshape("2"), ColumnTransformer.of("1", Times.of(2)), new Centre());
        Step broken = Mutation.insertBefore("column_transformer", "first", new SelectFeatures("0"))
                .applyTo(pipeline);
        assertThat(outputs(fit(pipeline, linear(10)).step(), linear(3))).hasSize(3);
        assertThatThrownBy(() -> fit(broken, linear(10)))
                .isInstanceOf(PenstockException.class)
                .hasMessageContaining("pipeline/column_transformer")
                .hasMessageContaining("positions must lie within the features");
    }

    @Test
    default void rowsThatBranchesDoNotShareAreToldBeforeAnythingRuns() {
        assertThatThrownBy(() ->
                        fit(Pipeline.of(Union.of(Pipeline.of(new Shuffle()).named("first"), new Centre())), linear(10)))
                .isInstanceOf(PenstockException.class)
                .hasMessageContaining("pipeline/union")
                .hasMessageContaining("branches that meet must hold the same rows in the same order");
    }
}
