package io.penstock.engine.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.engine.data.DataType;
import io.penstock.engine.data.Field;
import io.penstock.engine.data.Role;
import io.penstock.engine.data.Schema;
import io.penstock.engine.error.PenstockException;
import io.penstock.engine.fixture.Centre;
import io.penstock.engine.fixture.ToyDescent;
import io.penstock.engine.pipeline.ClusteringWrapper;
import io.penstock.engine.pipeline.Pipeline;
import io.penstock.engine.pipeline.SelectColumns;
import io.penstock.engine.pipeline.Union;
import io.penstock.engine.step.Phase;
import io.penstock.engine.step.Placement.DevicePolicy;
import io.penstock.engine.step.State;
import io.penstock.engine.step.Step;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PlannerTest {
    private static final Schema SCHEMA = Schema.of(
            Field.features("x", DataType.FLOAT64, List.of("a", "b")),
            Field.scalar("label", Role.TARGET, DataType.INT32),
            Field.scalar("note", Role.CARRIED, DataType.STRING));

    private static Pipeline branch(String column) {
        return Pipeline.of(new SelectColumns(column), new Centre()).named("of_" + column);
    }

    @Test
    void independentFitsOfOneDepthShareOneScan() {
        Plan plan = Planner.fit(Pipeline.of(Union.of(branch("a"), branch("b")), new Centre()), SCHEMA);
        assertThat(plan.stages()).hasSize(2);
        assertThat(plan.aggregates().get(0).fits())
                .extracting(Node.Fit::path)
                .containsExactly("pipeline/union/of_a/centre", "pipeline/union/of_b/centre");
        assertThat(plan.aggregates().get(1).fits()).extracting(Node.Fit::path).containsExactly("pipeline/centre");
    }

    @Test
    void aChainIsFusedIntoTheScanOfTheNextFit() {
        Plan plan = Planner.fit(Pipeline.of(new Centre(), new SelectColumns("a"), new Centre()), SCHEMA);
        assertThat(plan.stages()).hasSize(2);
        assertThat(plan.aggregates().get(0).input().program().operations()).isEmpty();
        assertThat(plan.aggregates().get(1).input().program().paths())
                .containsExactly("pipeline/centre", "pipeline/select_columns");
    }

    @Test
    void fitsReadNoCarriedColumnsAndPredictionsNoTargets() {
        Pipeline pipeline = Pipeline.of(new SelectColumns("a"));
        assertThat(Planner.fit(pipeline, SCHEMA).exit().scan().schema().names()).containsExactly("x", "label");
        assertThat(Planner.transform(pipeline, SCHEMA, Phase.PREDICT)
                        .exit()
                        .scan()
                        .schema()
                        .names())
                .containsExactly("x", "note");
        assertThat(Planner.transform(pipeline, SCHEMA, Phase.EVALUATE).output().names())
                .containsExactly("x", "label", "note");
    }

    @Test
    void theRestOfAFitIsPlannedWithoutWhatIsDone() {
        Plan plan = Planner.fit(
                Pipeline.of(new Centre().withState(State.EMPTY.with("mean", new double[2])), new Centre()),
                SCHEMA,
                Set.of("pipeline/centre"));
        assertThat(plan.stages()).hasSize(1);
        assertThat(plan.aggregates().get(0).fits().get(0).path()).isEqualTo("pipeline/centre_2");
    }

    @Test
    void anUnfittedStepCannotPredictAndSaysWhichOne() {
        assertThatThrownBy(() -> Planner.transform(Pipeline.of(branch("a")), SCHEMA, Phase.PREDICT))
                .isInstanceOf(PenstockException.class)
                .hasMessageContaining("pipeline/of_a/centre")
                .hasMessageContaining("must be fitted before it transforms");
    }

    @Test
    void whatCannotRunIsRefusedBeforeAnythingRuns() {
        assertThatThrownBy(() -> Planner.fit(Pipeline.of(new SelectColumns("c")), SCHEMA))
                .hasMessageContaining("pipeline/select_columns")
                .hasMessageContaining("'c'");
        assertThatThrownBy(() ->
                        Planner.fit(Pipeline.of(new Centre()), SCHEMA.filter(field -> field.role() != Role.INPUT)))
                .hasMessageContaining("at least one input");
        Step neither = new Step() {};
        assertThatThrownBy(() -> Planner.fit(Pipeline.of(neither), SCHEMA))
                .hasMessageContaining("Transformer or a MetaStep");
    }

    @Test
    void branchesOfOneNameStandSideBySideUnderDifferentNames() {
        Plan plan = Planner.transform(Union.of(new SelectColumns("a"), new SelectColumns("b")), SCHEMA, Phase.PREDICT);
        assertThat(plan.output().names()).containsExactly("x", "x_2", "note");
    }

    @Test
    void fitsOfOtherStrategiesOrDevicesDoNotShareAScan() {
        Plan plan = Planner.fit(
                Union.of(
                        new Centre(),
                        ClusteringWrapper.of(new Centre(0.5)).partitions(2),
                        ClusteringWrapper.of(new Centre(0.6)).device(DevicePolicy.PREFER),
                        ClusteringWrapper.of(ToyDescent.epochs(2)).localSgd(),
                        ClusteringWrapper.of(Union.of(ToyDescent.epochs(2), ToyDescent.epochs(3)))
                                .allReduce(Duration.ofSeconds(1))),
                SCHEMA);

        assertThat(plan.aggregates()).extracting(stage -> stage.fits().size()).containsExactly(2, 1, 1, 1, 1);
        assertThat(plan.aggregates())
                .extracting(stage -> stage.together().isPresent())
                .containsExactly(false, false, false, true, true);
    }

    @Test
    void theExplanationFitsAScreenAndSaysWhatHappens() {
        Pipeline pipeline = Pipeline.of(
                        Union.of(branch("a"), branch("b")),
                        ClusteringWrapper.of(new Centre()).partitions(4))
                .set("of_a__centre__scale", 3);
        assertThat(Planner.fit(pipeline, SCHEMA).explain(List.of("runs on 2 threads")))
                .isEqualToNormalizingNewlines("""
                        fit pipeline: 2 stages
                          reads   {x: float64[2], label: int32 target}
                          stage 1 scan → union/of_a/select_columns{columns=a} → union/of_b/select_columns{columns=b} → learn union/of_a/centre{scale=3.0} (exact, one pass) and union/of_b/centre (exact, one pass)
                                  ships union/of_a/select_columns, union/of_b/select_columns once per executor; per round only union/of_a/centre, union/of_b/centre
                          stage 2 scan → union/of_a/select_columns{columns=a} → union/of_a/centre{scale=3.0} → union/of_b/select_columns{columns=b} → union/of_b/centre → concat of 2 → learn centre (exact, one pass)
                                  sent to the workers in 4 slices, device policy never
                                  ships union/of_a/select_columns, union/of_a/centre, union/of_b/select_columns, union/of_b/centre once per executor; per round only centre
                          gives   {x: float64[1], x_2: float64[1], label: int32 target}
                          runs on 2 threads
                        """);
    }
}
