package io.penstock.engine.strategy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.engine.fixture.ToyDescent;
import io.penstock.engine.pipeline.ClusteringWrapper;
import io.penstock.engine.type.Parcel;
import io.penstock.engine.type.StepTypes;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StrategiesTest {
    @Test
    void everyStrategyComesBackFromItsDescription() {
        for (Strategy strategy : List.of(
                Strategy.OWN,
                new Strategy.LocalSgd(),
                new Strategy.LocalSgd(3, Outer.nesterov(0.7, 0.9), 0.1),
                new Strategy.LocalSgd(1, Outer.adam(0.02), 0),
                new Strategy.Synchronous(),
                new Strategy.AllReduce(Duration.ofMillis(1500)))) {
            assertThat(Strategies.read(Strategies.describe(strategy))).isEqualTo(strategy);
        }
        assertThat(Strategies.describe(Strategy.OWN)).isEmpty();
    }

    @Test
    void aWrapperKeepsItsStrategyWhenItIsSaved() {
        ClusteringWrapper wrapper = ClusteringWrapper.of(ToyDescent.epochs(2))
                .partitions(3)
                .guard(0.2)
                .outer(Outer.adam(0.1))
                .localSgd(4);
        StepTypes types = StepTypes.discover();
        ClusteringWrapper read =
                (ClusteringWrapper) Parcel.unpack(Parcel.pack(wrapper, types).bytes(), types);

        assertThat(read.placement()).isEqualTo(wrapper.placement());
        assertThat(read.placement().strategy()).isEqualTo(new Strategy.LocalSgd(4, Outer.adam(0.1), 0.2));
    }

    @Test
    void usualValuesAreFilledIn() {
        assertThat(Strategies.read(Map.of("strategy", "local_sgd", "outer", "nesterov")))
                .isEqualTo(new Strategy.LocalSgd(1, Outer.nesterov(0.7, 0.9), 0));
        assertThat(Strategies.read(Map.of("strategy", "local_sgd", "outer", "adam")))
                .isEqualTo(new Strategy.LocalSgd(1, Outer.adam(0.01), 0));
    }

    @Test
    void wrongValuesAreRefusedWithTheRemedy() {
        assertThatThrownBy(() -> Strategies.read(Map.of("strategy", "gossip")))
                .hasMessageContaining("parameter strategy must be one of [own, local_sgd, synchronous, all_reduce]");
        assertThatThrownBy(() -> Strategies.read(Map.of("strategy", "local_sgd", "local_epochs", 0)))
                .hasMessageContaining("parameter local_epochs must be >= 1");
        assertThatThrownBy(() -> Strategies.read(Map.of("strategy", "local_sgd", "guard", 1)))
                .hasMessageContaining("parameter guard");
        assertThatThrownBy(() -> Strategies.read(Map.of("strategy", "synchronous", "local_epochs", 2)))
                .hasMessageContaining("'local_epochs' for the strategy synchronous");
        assertThatThrownBy(() -> Strategies.read(Map.of("guard", 0.1)))
                .hasMessageContaining("'guard' for the strategy own");
    }
}
