package io.penstock.deploy.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.engine.pipeline.ClusteringWrapper;
import io.penstock.engine.pipeline.Pipeline;
import io.penstock.engine.step.Placement;
import io.penstock.engine.step.Placement.DevicePolicy;
import io.penstock.engine.strategy.Outer;
import io.penstock.engine.strategy.Strategy;
import io.penstock.engine.type.StepTypes;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Strategies in the YAML of a pipeline. */
class StrategyFileTest {
    private static Placement placement(String keys) {
        Pipeline pipeline = PipelineFile.read(
                "steps:\n  - ClusteringWrapper:\n      step: StandardScaler\n" + keys,
                "test.yaml",
                StepTypes.discover());
        return ((ClusteringWrapper) pipeline.children().get(0).step()).placement();
    }

    @Test
    void everyStrategyCanBeWritten() {
        assertThat(placement("      partitions: 4\n")).isEqualTo(new Placement(4, DevicePolicy.NEVER, Strategy.OWN));
        assertThat(placement(
                        "      strategy: local_sgd\n      local_epochs: 2\n      outer: nesterov\n      outer_rate: 0.5\n"
                                + "      guard: 0.05\n      device: prefer\n"))
                .isEqualTo(new Placement(
                        0, DevicePolicy.PREFER, new Strategy.LocalSgd(2, Outer.nesterov(0.5, 0.9), 0.05)));
        assertThat(placement("      strategy: synchronous\n").strategy()).isEqualTo(new Strategy.Synchronous());
        assertThat(placement("      strategy: all_reduce\n      time_limit: 20\n")
                        .strategy())
                .isEqualTo(new Strategy.AllReduce(Duration.ofSeconds(20)));
    }

    @Test
    void wrongValuesAreRefusedWhereTheyStand() {
        assertThatThrownBy(() -> placement("      strategy: gossip\n"))
                .hasMessageContaining("test.yaml")
                .hasMessageContaining("line 4")
                .hasMessageContaining("parameter strategy must be one of");
        assertThatThrownBy(() -> placement("      strategy: local_sgd\n      local_epochs: none\n"))
                .hasMessageContaining("line 5")
                .hasMessageContaining("must be a whole number");
        assertThatThrownBy(() -> placement("      strategy: all_reduce\n      guard: 0.1\n"))
                .hasMessageContaining("'guard' for the strategy all_reduce");
        assertThatThrownBy(() -> placement("      strategi: local_sgd\n")).hasMessageContaining("strategy");
    }
}
