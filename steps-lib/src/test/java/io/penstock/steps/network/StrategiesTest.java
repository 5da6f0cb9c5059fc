package io.penstock.steps.network;

import static io.penstock.steps.network.Layers.batchNormalization;
import static io.penstock.steps.network.Layers.dense;
import static io.penstock.steps.network.compute.Activation.TANH;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.penstock.engine.data.Tensor;
import io.penstock.engine.local.LocalData;
import io.penstock.engine.local.LocalRunner;
import io.penstock.engine.pipeline.ClusteringWrapper;
import io.penstock.engine.step.Step;
import io.penstock.engine.strategy.Outer;
import io.penstock.steps.network.graph.Head;
import io.penstock.steps.testing.Tables;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Networks by the ways in which several workers come to one result. */
class StrategiesTest {
    private static final LocalData DATA = NetworkTest.classes(640, 3);

    private static Network network(String optimizer) {
        return Network.of(dense(7, TANH))
                .heads(Head.classify("label"))
                .optimizer(optimizer)
                .learningRate(optimizer.equals("sgd") ? 0.2 : 0.01)
                .set("l2", 0.01)
                .set("precision", "float64")
                .batchRows(64)
                .epochs(2);
    }

    private static double[] weights(Step fitted) {
        Network network = (Network) (fitted instanceof ClusteringWrapper wrapper ? wrapper.step() : fitted);
        double[] all = new double[0];
        for (String name : List.of("dense_1.weights", "dense_1.bias", "head.label.weights", "head.label.bias")) {
            double[] part = network.state().doubles(name);
            all = Arrays.copyOf(all, all.length + part.length);
            System.arraycopy(part, 0, all, all.length - part.length, part.length);
        }
        return all;
    }

    private static double[] fit(Step step, LocalData data) {
        return weights(LocalRunner.create().seed(3).fit(step, data).step());
    }

    private static double distance(double[] left, double[] right) {
        double most = 0;
        assertThat(left).hasSameSizeAs(right);
        for (int i = 0; i < left.length; i++) {
            most = Math.max(most, Math.abs(left[i] - right[i]));
        }
        return most;
    }

    @ParameterizedTest
    @ValueSource(strings = {"sgd", "adam", "adamw"})
    void synchronousRoundsOverFourPartitionsEqualOneMachineWithTheUnionBatch(String optimizer) {
        Step wrapper = ClusteringWrapper.of(network(optimizer)).synchronous(); // 10 mini-batches an epoch
        double[] one = fit(wrapper, DATA.repartition(1));
        double[] four = fit(wrapper, DATA.repartition(4));
        assertThat(distance(one, four)).isLessThan(1e-10);
        assertThat(distance(one, fit(network(optimizer).learningRate(0), DATA))).isGreaterThan(0.05);
        assertThat(distance(fit(network(optimizer), DATA.repartition(4)), one)).isGreaterThan(1e-3);
    }

    @ParameterizedTest
    @ValueSource(strings = {"sgd", "adam"})
    void oneMiniBatchOfAllRowsIsTheSameByEveryWay(String optimizer) {
        Network whole = network(optimizer).batchRows(640).epochs(10);
        double[] plain = fit(whole, DATA);
        assertThat(distance(fit(ClusteringWrapper.of(whole).synchronous(), DATA.repartition(4)), plain))
                .isLessThan(1e-10);
        Network shared = whole.batchRows(160);
        Step collective = ClusteringWrapper.of(shared).allReduce(Duration.ofSeconds(20));
        assertThat(distance(fit(collective, DATA.repartition(4)), plain)).isLessThan(1e-10);
    }

    @Test
    void allWorkersOfAnAllReduceEndWithOneResultAlsoWhereTheirRowsAreFewOrNone() {
        List<List<io.penstock.engine.data.Batch>> uneven = new ArrayList<>();
        LocalData cut = DATA.repartition(8);
        uneven.add(cut.partitions().get(0));
        uneven.add(List.of());
        uneven.add(cut.repartition(1).partitions().get(0));
        Step wrapper = ClusteringWrapper.of(network("sgd")).allReduce(Duration.ofSeconds(20));
        LocalData data = new LocalData(DATA.schema(), uneven);
        double[] first = fit(wrapper, data);
        assertThat(fit(wrapper, data)).isEqualTo(first);
        assertThat(distance(first, fit(network("sgd").learningRate(0), DATA))).isGreaterThan(0.05);
    }

    @Test
    void localSgdIsTheMeanOfTheCopiesByTheirRows() {
        Network network = network("sgd").set("momentum", 0.0).epochs(1).batchRows(1000);
        LocalData uneven = new LocalData(
                DATA.schema(),
                List.of(
                        DATA.repartition(4).partitions().get(0),
                        List.of(DATA.toBatch().slice(160, 640))));
        double[] start = fit(network.learningRate(0), uneven);
        double[] mean = fit(ClusteringWrapper.of(network).localSgd(), uneven);
        double[] plain = fit(network, DATA); // one step each: the mean of the gradients is the gradient of all
        assertThat(distance(mean, plain)).isLessThan(1e-12);
        double[] ahead = fit(ClusteringWrapper.of(network).localSgd().outer(Outer.nesterov(0.5, 0.9)), uneven);
        for (int i = 0; i < start.length; i++) {
            double way = mean[i] - start[i];
            assertThat(ahead[i]).isCloseTo(start[i] + 0.5 * (0.9 * way + way), within(1e-12));
        }
    }

    @Test
    void severalLocalEpochsAreFewerRounds() {
        Network network = network("sgd").epochs(6);
        Step often = ClusteringWrapper.of(network).localSgd(1);
        Step seldom = ClusteringWrapper.of(network).localSgd(3);
        LocalData data = DATA.repartition(4);
        assertThat(distance(fit(often, data), fit(seldom, data))).isGreaterThan(1e-3);
        assertThat(distance(fit(often, DATA), fit(network, DATA))).isZero();
        Network fitted = (Network)
                ((ClusteringWrapper) LocalRunner.create().fit(seldom, data).step()).step();
        assertThat((List<?>) Objects.requireNonNull(fitted.attributes().get("losses")))
                .hasSize(2);
        assertThat(fitted.attributes()).containsEntry("epochs", 6L);
    }

    @Test
    void theGuardTakesTheBestCopyWhereTheMeanIsWorse() {
        double[] features = new double[800];
        int[] labels = new int[800];
        for (int i = 0; i < 800; i++) {
            features[i] = i % 2 == 0 ? 1 : -1;
            labels[i] = i < 700 ? i % 2 : 1 - i % 2; // the last partition teaches the contrary
        }
        LocalData all = Tables.of(Tensor.matrix(features, 800, 1), Tensor.scalars(labels));
        LocalData data = new LocalData(
                all.schema(),
                List.of(
                        List.of(all.toBatch().slice(0, 300)),
                        List.of(all.toBatch().slice(700, 800))));
        Network network = new Network()
                .heads(Head.classify("label"))
                .optimizer("sgd")
                .learningRate(0.01)
                .batchRows(10)
                .epochs(2);
        Outer backwards = new Outer(Outer.Kind.AVERAGE, -3, 0, 0, 0);
        Step wild = ClusteringWrapper.of(network).localSgd().outer(backwards);
        Step guarded = ClusteringWrapper.of(network).localSgd().outer(backwards).guard(0.2);
        double worse = NetworkTest.score(NetworkTest.fit(wild, data), data, "log_loss");
        double better = NetworkTest.score(NetworkTest.fit(guarded, data), data, "log_loss");
        assertThat(better).isLessThan(worse);
    }

    @Test
    void statisticsOfBatchNormalizationAreAveragedByRows() {
        Network network = Network.of(batchNormalization().named("norm"))
                .heads(Head.classify("label"))
                .set("precision", "float64")
                .batchRows(1000)
                .learningRate(0)
                .epochs(1);
        LocalData data = new LocalData(
                DATA.schema(),
                List.of(
                        List.of(DATA.toBatch().slice(0, 160)),
                        List.of(DATA.toBatch().slice(160, 640))));
        Network fitted = NetworkTest.fit(network, data);
        Tensor rows = DATA.toBatch().tensor("features");
        double sum = 0;
        for (int i = 0; i < 640; i++) {
            sum += rows.get(i, 0);
        }
        assertThat(fitted.state().doubles("norm.mean")[0]).isCloseTo(0.1 * sum / 640, within(1e-12));
    }

    @Test
    void miniBatchesThatNoRowFallsIntoAreSteppedOver() {
        LocalData few =
                new LocalData(DATA.schema(), List.of(List.of(DATA.toBatch().slice(0, 24))));
        Network network = network("adam").batchRows(1).epochs(3); // a third of the mini-batches has no row
        Step wrapper = ClusteringWrapper.of(network).synchronous();
        Network fitted = (Network) ((ClusteringWrapper)
                        LocalRunner.create().seed(3).fit(wrapper, few).step())
                .step();
        assertThat((Long) Objects.requireNonNull(fitted.attributes().get("steps")))
                .isBetween(30L, 60L);
        assertThat((List<?>) Objects.requireNonNull(fitted.attributes().get("losses")))
                .hasSize(3);
    }

    @Test
    void synchronousRoundsAfterAnotherWayBeginAtTheFirstMiniBatch() {
        Network own = network("sgd").epochs(3).batchRows(50);
        io.penstock.engine.run.Fitted<Step> fitted = LocalRunner.create()
                .seed(3)
                .fit((Step) ClusteringWrapper.of(own).localSgd(), DATA);
        Network learned = (Network) ((ClusteringWrapper) fitted.step()).step();
        Step further = ClusteringWrapper.of(learned.epochs(1).batchRows(64)).synchronous();
        Network more = (Network) ((ClusteringWrapper) LocalRunner.create()
                        .seed(3)
                        .update(fitted.with(further), DATA)
                        .step())
                .step();
        assertThat((Long) Objects.requireNonNull(more.attributes().get("steps"))
                        - (Long) Objects.requireNonNull(learned.attributes().get("steps")))
                .isEqualTo(10L);
    }

    @Test
    void tooManySynchronousRoundsAreRefusedBeforeTheFirst() {
        Step wrapper =
                ClusteringWrapper.of(network("sgd").batchRows(1).epochs(100)).synchronous();
        org.assertj.core.api.Assertions.assertThatThrownBy(() -> fit(wrapper, DATA))
                .hasMessageContaining("64000 for 100 epochs of 640 mini-batches");
    }
}
