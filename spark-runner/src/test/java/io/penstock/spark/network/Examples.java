package io.penstock.spark.network;

import static io.penstock.steps.network.Layers.batchNormalization;
import static io.penstock.steps.network.Layers.concatenate;
import static io.penstock.steps.network.Layers.convolution2d;
import static io.penstock.steps.network.Layers.dense;
import static io.penstock.steps.network.Layers.dropout;
import static io.penstock.steps.network.Layers.flatten;
import static io.penstock.steps.network.Layers.gru;
import static io.penstock.steps.network.Layers.maxPool2d;
import static io.penstock.steps.network.Layers.reshape;
import static io.penstock.steps.network.compute.Activation.RELU;
import static io.penstock.steps.network.compute.Activation.TANH;

import io.penstock.engine.data.Batch;
import io.penstock.engine.data.DataType;
import io.penstock.engine.data.Field;
import io.penstock.engine.data.Role;
import io.penstock.engine.data.Schema;
import io.penstock.engine.data.Tensor;
import io.penstock.engine.local.LocalData;
import io.penstock.spark.rows.RowIds;
import io.penstock.steps.network.Network;
import io.penstock.steps.network.graph.Head;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.LongStream;

/** Networks of every kind, and data for all of them: nine numbers and two more, a class and an amount. */
enum Examples {
    PERCEPTRON(Network.of(dense(8, RELU), dropout(0.3), batchNormalization())
            .inputs("features")
            .heads(Head.classify("label"))),
    CONVOLUTIONAL(Network.of(reshape(3, 3, 1), convolution2d(4, 2, RELU), maxPool2d(2), flatten())
            .inputs("features")
            .heads(Head.classify("label"))),
    RECURRENT(Network.of(reshape(9, 1), gru(4))
            .inputs("features")
            .heads(Head.classify("label"))
            .optimizer("sgd")),
    BRANCHES(new Network()
            .inputs("features", "more")
            .append(
                    dense(6, TANH).from("features").named("left"),
                    dense(3, TANH).from("more").named("right"),
                    concatenate("left", "right"))
            .heads(Head.classify("label"), Head.regress("amount").weight(0.3))
            .set("precision", "float64")),
    ENCODER(Network.of(dense(3, TANH).named("code"), dense(9))
            .inputs("features")
            .heads(Head.reconstruct("features"))
            .set("output", "code"));

    private final Network network;

    Examples(Network network) {
        this.network = network;
    }

    Network network() {
        return network.epochs(3).batchRows(32).set("window", 100);
    }

    /** The rows in so many partitions, with the ids that Spark gives them there. */
    static LocalData data(int rows, int partitions) {
        LocalData cut = data(rows).repartition(partitions);
        List<List<Batch>> renamed = new ArrayList<>();
        for (int partition = 0; partition < partitions; partition++) {
            List<Batch> blocks = new ArrayList<>();
            long row = 0;
            for (Batch block : cut.partitions().get(partition)) {
                long[] ids = new long[block.rows()];
                for (int i = 0; i < ids.length; i++) {
                    ids[i] = RowIds.first(partition) + row++;
                }
                blocks.add(Batch.of(block.schema(), ids, block.columns()));
            }
            renamed.add(blocks);
        }
        return new LocalData(cut.schema(), renamed);
    }

    private static LocalData data(int rows) {
        SplittableRandom random = new SplittableRandom(5);
        double[] features = new double[9 * rows];
        double[] more = new double[2 * rows];
        double[] labels = new double[rows];
        double[] amounts = new double[rows];
        for (int i = 0; i < features.length; i++) {
            features[i] = random.nextGaussian();
        }
        for (int i = 0; i < rows; i++) {
            more[2 * i] = random.nextGaussian();
            more[2 * i + 1] = random.nextGaussian();
            double score = features[9 * i] * features[9 * i + 1] + more[2 * i] / 4;
            labels[i] = score < -0.4 ? 0 : score < 0.4 ? 1 : 2;
            amounts[i] = 1 + 2 * features[9 * i + 2] - more[2 * i + 1] + random.nextGaussian() / 10;
        }
        return LocalData.of(Batch.of(
                Schema.of(
                        Field.vector("features", Role.INPUT, DataType.FLOAT64, 9),
                        Field.vector("more", Role.INPUT, DataType.FLOAT64, 2),
                        Field.scalar("label", Role.TARGET, DataType.FLOAT64),
                        Field.scalar("amount", Role.TARGET, DataType.FLOAT64)),
                LongStream.range(0, rows).toArray(),
                List.of(
                        Tensor.matrix(features, rows, 9),
                        Tensor.matrix(more, rows, 2),
                        Tensor.scalars(labels),
                        Tensor.scalars(amounts))));
    }
}
