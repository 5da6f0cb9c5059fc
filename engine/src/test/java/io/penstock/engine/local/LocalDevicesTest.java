package io.penstock.engine.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.engine.contract.StrategyContract;
import io.penstock.engine.fixture.Centre;
import io.penstock.engine.fixture.DeviceSpans;
import io.penstock.engine.fixture.DeviceSpans.Span;
import io.penstock.engine.fixture.ToyDescent;
import io.penstock.engine.pipeline.ClusteringWrapper;
import io.penstock.engine.pipeline.Pipeline;
import io.penstock.engine.repeat.Epochs;
import io.penstock.engine.run.Fitted;
import io.penstock.engine.run.Progress;
import io.penstock.engine.run.UsedDevice;
import io.penstock.engine.step.Device;
import io.penstock.engine.step.Placement.DevicePolicy;
import io.penstock.engine.step.Step;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Accelerators of this process, offered to the local runner. */
class LocalDevicesTest {
    private final LocalRunner runner = LocalRunner.create().threads(4);

    private static Step wished(DevicePolicy policy) {
        return Pipeline.of(ClusteringWrapper.of(new DeviceSpans()).device(policy));
    }

    private static void assertApart(List<Span> spans) {
        for (int i = 0; i < spans.size(); i++) {
            for (int j = 0; j < i; j++) {
                assertThat(spans.get(i).clashes(spans.get(j)))
                        .as("%s beside %s", spans.get(i), spans.get(j))
                        .isFalse();
            }
        }
    }

    @Test
    void oneTaskAtATimeHasADevice() {
        LocalRunner offered = runner.devices(Device.gpu("0"), Device.gpu("1"));
        CompletableFuture<Fitted<Step>> beside = CompletableFuture.supplyAsync(
                () -> offered.seed(1).fit(wished(DevicePolicy.REQUIRE), StrategyContract.line(20, 4)));
        Fitted<Step> fitted = offered.fit(wished(DevicePolicy.PREFER), StrategyContract.line(20, 4));

        List<Span> spans = new ArrayList<>(DeviceSpans.of(fitted.step()));
        spans.addAll(DeviceSpans.of(beside.join().step()));
        assertThat(spans).hasSize(8).allMatch(span -> span.kind().equals("gpu"));
        assertThat(spans.stream().map(Span::address).collect(Collectors.toSet()))
                .isEqualTo(Set.of("0", "1"));
        assertApart(spans);
        assertThat(fitted.report().get(0).devices())
                .containsExactly(new UsedDevice("gpu", "0", "localhost"), new UsedDevice("gpu", "1", "localhost"));
    }

    @Test
    void withoutADeviceRequireFailsBeforeAnythingRunsAndPreferFallsBack() {
        List<String> notes = new ArrayList<>();
        LocalRunner listening = runner.progress(new Progress() {
            @Override
            public void note(String path, String note) {
                notes.add(path + ": " + note);
            }
        });

        assertThatThrownBy(() -> listening.fit(
                        Pipeline.of(
                                new Centre(),
                                ClusteringWrapper.of(Epochs.of(2, new DeviceSpans()))
                                        .device(DevicePolicy.REQUIRE)),
                        StrategyContract.line(20, 2)))
                .hasMessageContaining("the device policy REQUIRE needs an accelerator")
                .hasMessageContaining("none on the local runner");
        Fitted<Step> fitted = listening.fit(wished(DevicePolicy.PREFER), StrategyContract.line(20, 2));
        assertThat(DeviceSpans.of(fitted.step())).allMatch(span -> span.kind().equals("cpu"));
        assertThat(fitted.report().get(0).devices()).containsExactly(new UsedDevice("cpu", "", "localhost"));
        assertThat(notes)
                .containsExactly("pipeline/device_spans: an accelerator is preferred and none is offered: runs on"
                        + " the processor");
    }

    @Test
    void whatWishesForNoneHasNone() {
        Fitted<Step> fitted =
                runner.devices(Device.gpu("0")).fit(Pipeline.of(new DeviceSpans()), StrategyContract.line(20, 2));
        assertThat(DeviceSpans.of(fitted.step())).allMatch(span -> span.kind().equals("cpu"));
    }

    @Test
    void workersThatAddUpGradientsNeedADeviceEach() {
        Step tree = Pipeline.of(ClusteringWrapper.of(ToyDescent.epochs(3))
                .allReduce(Duration.ofSeconds(10))
                .device(DevicePolicy.PREFER));
        LocalRunner offered = runner.devices(Device.gpu("0"), Device.gpu("1"));

        assertThat(offered.fit(tree, StrategyContract.line(20, 2))
                        .report()
                        .get(0)
                        .devices())
                .hasSize(2)
                .allMatch(used -> used.kind().equals("gpu"));
        assertThatThrownBy(() -> offered.fit(tree, StrategyContract.line(20, 3)))
                .hasMessageContaining("3 partitions on 2 devices");
    }
}
