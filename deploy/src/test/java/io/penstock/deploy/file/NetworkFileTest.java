package io.penstock.deploy.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.engine.pipeline.Pipeline;
import io.penstock.engine.type.StepTypes;
import io.penstock.steps.network.Layers;
import io.penstock.steps.network.Network;
import io.penstock.steps.network.compute.Activation;
import io.penstock.steps.network.graph.Head;
import org.junit.jupiter.api.Test;

/** Networks in pipeline files. */
class NetworkFileTest {
    private static Pipeline read(String text) {
        return Pipeline.class.cast(PipelineFile.read(text, "net.yaml", StepTypes.discover()));
    }

    @Test
    void aFileSaysWhatTheBuilderSays() {
        Pipeline pipeline = read("""
                steps:
                  - Network:
                      inputs: [traits, readings]
                      layers:
                        - dense: {units: 8, activation: relu, name: left, from: traits}
                        - gru: {units: 4, name: right, from: readings}
                        - concatenate: {from: [left, right]}
                        - dropout: 0.25
                      heads:
                        - classify: leaves
                        - regress: {target: use, loss: huber, weight: 0.5}
                      epochs: 3
                """);
        Network built = Network.ofInputs("traits", "readings")
                .layers(
                        Layers.dense(8, Activation.RELU).named("left").from("traits"),
                        Layers.gru(4).named("right").from("readings"),
                        Layers.concatenate("left", "right"),
                        Layers.dropout(0.25))
                .heads(
                        Head.classify("leaves"),
                        Head.regress("use")
                                .loss(io.penstock.steps.network.compute.Loss.HUBER)
                                .weight(0.5))
                .epochs(3);
        Network network = (Network) pipeline.children().get(0).step();
        assertThat(network.graph()).isEqualTo(built.graph());
        assertThat(network.settings().get("epochs")).isEqualTo(3);
    }

    @Test
    void mistakesAreNamedWithTheirLine() {
        assertThatThrownBy(() -> read("""
                        steps:
                          - StandardScaler
                          - Network:
                              layers: [{dens: 8}]
                              heads: [{classify: label}]
                        """))
                .hasMessageContaining("net.yaml")
                .hasMessageContaining("line 3")
                .hasMessageContaining("'dens'")
                .hasMessageContaining("dense");
        assertThatThrownBy(() -> read("""
                        steps:
                          - Network:
                              layers: [{dense: {unit: 8}}]
                        """)).hasMessageContaining("'unit'").hasMessageContaining("line 2");
        assertThatThrownBy(() -> read("""
                        steps:
                          - Network:
                              heads: [{clasify: label}]
                        """)).hasMessageContaining("'clasify'").hasMessageContaining("classify");
    }
}
