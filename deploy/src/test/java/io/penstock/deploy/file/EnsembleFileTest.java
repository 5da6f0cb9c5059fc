package io.penstock.deploy.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.engine.ensemble.PartitionEnsemble;
import io.penstock.engine.ensemble.PartitionStacking;
import io.penstock.engine.step.Step;
import io.penstock.engine.type.StepTypes;
import org.junit.jupiter.api.Test;

/** Ensembles by partition in the YAML of a pipeline. */
class EnsembleFileTest {
    private static Step only(String yaml) {
        return PipelineFile.read("steps:\n" + yaml, "test.yaml", StepTypes.discover())
                .children()
                .get(0)
                .step();
    }

    @Test
    void bothCanBeWritten() {
        PartitionEnsemble ensemble =
                (PartitionEnsemble) only("  - PartitionEnsemble: {kind: probabilities, step: LogisticRegression}\n");
        assertThat(ensemble.kind()).isEqualTo(PartitionEnsemble.Kind.PROBABILITIES);
        assertThat(ensemble.isFitted()).isFalse();

        PartitionStacking stacking = (PartitionStacking)
                only("  - PartitionStacking: {steps: [LogisticRegression, {LogisticRegression: {name: judge}}]}\n");
        assertThat(stacking.models().kind()).isEqualTo(PartitionEnsemble.Kind.PANEL);
    }

    @Test
    void wrongOnesAreRefused() {
        assertThatThrownBy(() -> only("  - PartitionEnsemble: {kind: mode, step: LogisticRegression}\n"))
                .hasMessageContaining("test.yaml")
                .hasMessageContaining("[vote, probabilities, mean, panel]")
                .hasMessageContaining("'mode'");
        assertThatThrownBy(() -> only("  - PartitionEnsemble: {members: 3, step: LogisticRegression}\n"))
                .hasMessageContaining("leave 'members' out");
    }
}
