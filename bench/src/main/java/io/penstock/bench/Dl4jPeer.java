package io.penstock.bench;

import io.penstock.engine.data.Batch;
import io.penstock.engine.data.Tensor;
import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.weights.WeightInit;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Nesterovs;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.LossFunctions;

/** The same layers in Deeplearning4j, on one machine; its mini-batches lie ready, in the order of the file. */
final class Dl4jPeer {
    private static final int BATCH_ROWS = 128;

    private final List<DataSet> batches = new ArrayList<>();

    Dl4jPeer(List<Batch> blocks) {
        int rows = blocks.stream().mapToInt(Batch::rows).sum();
        float[] pixels = new float[rows * FashionMnist.WIDTH];
        int[] labels = new int[rows];
        int at = 0;
        for (Batch block : blocks) {
            Tensor images = block.tensor("pixels");
            System.arraycopy(
                    images.floats(),
                    images.offset(),
                    pixels,
                    at * FashionMnist.WIDTH,
                    block.rows() * FashionMnist.WIDTH);
            for (int i = 0; i < block.rows(); i++) {
                labels[at + i] = (int) block.tensor("label").get(i);
            }
            at += block.rows();
        }
        for (int from = 0; from < rows; from += BATCH_ROWS) {
            int to = Math.min(rows, from + BATCH_ROWS);
            float[] part = java.util.Arrays.copyOfRange(pixels, from * FashionMnist.WIDTH, to * FashionMnist.WIDTH);
            INDArray classes = Nd4j.zeros(to - from, 10);
            for (int i = from; i < to; i++) {
                classes.putScalar(i - from, labels[i], 1);
            }
            batches.add(new DataSet(Nd4j.createFromArray(part).reshape(to - from, (long) FashionMnist.WIDTH), classes));
        }
    }

    /** One epoch from the start. */
    MultiLayerNetwork fit(NetworkPeers.Descent descent) {
        MultiLayerConfiguration layers = new NeuralNetConfiguration.Builder()
                .seed(5)
                .weightInit(WeightInit.XAVIER)
                .updater(
                        descent.momentum() == 0
                                ? new Sgd(descent.rate())
                                : new Nesterovs(descent.rate(), descent.momentum()))
                .list()
                .layer(new DenseLayer.Builder()
                        .nIn(FashionMnist.WIDTH)
                        .nOut(256)
                        .activation(Activation.RELU)
                        .build())
                .layer(new OutputLayer.Builder(LossFunctions.LossFunction.MCXENT)
                        .nIn(256)
                        .nOut(10)
                        .activation(Activation.SOFTMAX)
                        .build())
                .build();
        MultiLayerNetwork network = new MultiLayerNetwork(layers);
        network.init();
        batches.forEach(network::fit);
        return network;
    }

    /** The accuracy on these rows. */
    double accuracy(MultiLayerNetwork network) {
        long hits = 0;
        long rows = 0;
        for (DataSet batch : batches) {
            int[] predicted = network.predict(batch.getFeatures());
            int[] wanted = batch.getLabels().argMax(1).toIntVector();
            for (int i = 0; i < wanted.length; i++) {
                hits += predicted[i] == wanted[i] ? 1 : 0;
            }
            rows += wanted.length;
        }
        return (double) hits / rows;
    }
}
