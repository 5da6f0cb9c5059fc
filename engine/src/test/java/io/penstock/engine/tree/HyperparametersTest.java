package io.penstock.engine.tree;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.engine.fixture.Centre;
import io.penstock.engine.param.Distributions;
import io.penstock.engine.pipeline.ClusteringWrapper;
import io.penstock.engine.pipeline.Pipeline;
import io.penstock.engine.pipeline.SelectColumns;
import io.penstock.engine.step.Step;
import java.util.Map;
import org.junit.jupiter.api.Test;

class HyperparametersTest {
    private final Pipeline tree = Pipeline.of(
            new Centre(), Pipeline.of(new Centre(), new SelectColumns("a")).named("inner"), new Centre());

    @Test
    void flatNamesFollowTheTree() {
        assertThat(tree.hyperparameters())
                .containsExactly(
                        Map.entry("centre__scale", 1.0),
                        Map.entry("inner__centre__scale", 1.0),
                        Map.entry("inner__select_columns__columns", "a"),
                        Map.entry("centre_2__scale", 1.0));
    }

    @Test
    void settingReachesOneStepOnlyAndKeepsTheRest() {
        Pipeline set = tree.set("inner__centre__scale", 7);
        assertThat(set.hyperparameters())
                .containsEntry("inner__centre__scale", 7.0)
                .containsEntry("centre__scale", 1.0)
                .containsEntry("inner__select_columns__columns", "a");
        assertThat(set.get("centre")).isSameAs(tree.get("centre"));
        assertThat(tree.hyperparameters()).containsEntry("inner__centre__scale", 1.0);
        assertThat(tree.set("centre_2", Centre.SCALE, 3.0).hyperparameters()).containsEntry("centre_2__scale", 3.0);
    }

    @Test
    void shortNamesWorkWhereTheyAreUnique() {
        assertThat(tree.set("columns", "b").hyperparameters()).containsEntry("inner__select_columns__columns", "b");
        assertThat(Hyperparameters.get(tree, "*columns")).isEqualTo("a");
        assertThatThrownBy(() -> tree.set("scale", 1))
                .hasMessageContaining("centre__scale, inner__centre__scale, centre_2__scale");
    }

    @Test
    void unknownNamesAndWrongValuesSayWhere() {
        assertThatThrownBy(() -> tree.set("inner__centre__sclae", 1)).hasMessageContaining("inner__centre__scale");
        assertThatThrownBy(() -> tree.set("inner__centre__scale", -1))
                .hasMessageContaining("pipeline/inner/centre")
                .hasMessageContaining(">= 0.0");
    }

    @Test
    void spacesAreSetAlike() {
        assertThat(tree.space()).isEmpty();
        assertThat(tree.setSpace("centre__scale", Distributions.uniform(0, 1)).space())
                .containsOnlyKeys("centre__scale");
    }

    @Test
    void aTransparentWrapperChangesNoName() {
        Step wrapped = ClusteringWrapper.of(tree);
        assertThat(Hyperparameters.values(wrapped)).isEqualTo(tree.hyperparameters());
        assertThat(Trees.byPath(wrapped).keySet()).isEqualTo(Trees.byPath(tree).keySet());
        Step set = Hyperparameters.set(wrapped, "inner__centre__scale", 2);
        assertThat(set).isInstanceOf(ClusteringWrapper.class);
        assertThat(Hyperparameters.values(set)).containsEntry("inner__centre__scale", 2.0);
    }

    @Test
    void pathsLeadToStepsAndEditsKeepTheOthers() {
        assertThat(Trees.byPath(tree).keySet())
                .containsExactly(
                        "pipeline",
                        "pipeline/centre",
                        "pipeline/inner",
                        "pipeline/inner/centre",
                        "pipeline/inner/select_columns",
                        "pipeline/centre_2");
        Step edited = Trees.replace(tree, Map.of("pipeline/inner/centre", new SelectColumns("z")));
        assertThat(Trees.get(edited, "pipeline/inner/centre")).isEqualTo(new SelectColumns("z"));
        assertThat(Trees.get(edited, "pipeline/centre")).isSameAs(tree.get("centre"));
        assertThatThrownBy(() -> Trees.replace(tree, Map.of("pipeline/iner/centre", new Centre())))
                .hasMessageContaining("pipeline/inner/centre");
    }
}
