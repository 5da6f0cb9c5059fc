package io.penstock.steps.dl4j;

import io.penstock.engine.data.Batch;
import io.penstock.engine.data.Column;
import io.penstock.engine.data.DataType;
import io.penstock.engine.data.Tensor;
import io.penstock.engine.error.PenstockException;
import io.penstock.steps.guest.LocalDescent;
import io.penstock.steps.nd4j.Arrays4j;
import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.util.ArrayList;
import org.deeplearning4j.nn.api.Updater;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.memory.MemoryWorkspaceManager;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** A network at work: its arrays are in native memory until it is closed. Not thread-safe. The only class that names Deeplearning4j. */
final class Dl4jSession implements Dl4jNetwork.Session {
    private final MultiLayerNetwork network;
    private final NetworkColumns columns;

    private Dl4jSession(MultiLayerNetwork network, NetworkColumns columns) {
        this.network = network;
        this.columns = columns;
    }

    /**
     * Makes a network.
     *
     * @param file whose JSON was checked
     * @param start parameters and moments; empty ones leave the network as the file has it
     */
    static Dl4jSession open(NetworkFile file, LocalDescent.Share start, NetworkColumns columns) {
        MultiLayerNetwork network;
        try {
            network = new MultiLayerNetwork(MultiLayerConfiguration.fromJson(file.configuration()));
            network.init();
        } catch (RuntimeException e) {
            throw PenstockException.user("Deeplearning4j must be able to build the network")
                    .value(String.valueOf(e.getMessage()))
                    .remedy("write the configuration with MultiLayerConfiguration.toJson() of the version 1.0.0-M2.1")
                    .cause(e)
                    .build();
        }
        Dl4jSession session = new Dl4jSession(network, columns);
        try {
            session.begin(file, start);
            return session;
        } catch (RuntimeException e) {
            session.close();
            throw e;
        }
    }

    private void begin(NetworkFile file, LocalDescent.Share start) {
        if (start.weights().length > 0) {
            assign(start.weights(), network.params());
        } else if (file.parameters().length > 0) {
            try (INDArray parameters = Nd4j.read(new DataInputStream(new ByteArrayInputStream(file.parameters())))) {
                assign(Arrays4j.toTensor(parameters).toDoubles(), network.params());
            } catch (RuntimeException e) {
                throw PenstockException.data("the parameters of a network must be readable")
                        .value(String.valueOf(e.getMessage()))
                        .remedy("save the network again with ModelSerializer.writeModel")
                        .cause(e)
                        .build();
            }
        }
        INDArray moments = moments();
        if (moments != null && start.first().length == moments.length()) {
            assign(start.first(), moments);
        }
        network.getLayerWiseConfigurations().setIterationCount((int) Math.round(start.steps()));
    }

    private @Nullable INDArray moments() {
        return network.getUpdater(true).getStateViewArray();
    }

    private static void assign(double[] values, INDArray target) {
        if (values.length != target.length()) {
            throw PenstockException.data("what was learned must fit the network")
                    .value(values.length + " numbers for " + target.length())
                    .remedy("the model was altered; load an earlier version")
                    .build();
        }
        boolean isSingle = target.dataType() == org.nd4j.linalg.api.buffer.DataType.FLOAT;
        Tensor flat = Tensor.scalars(values);
        try (INDArray array = Arrays4j.toArray(isSingle ? flat.toFloating(DataType.FLOAT32) : flat)) {
            target.assign(array.reshape('c', target.shape()));
        }
    }

    private INDArray array(Tensor tensor) {
        boolean isSingle =
                network.getLayerWiseConfigurations().getDataType() == org.nd4j.linalg.api.buffer.DataType.FLOAT;
        return Arrays4j.toArray(tensor.toFloating(isSingle ? DataType.FLOAT32 : DataType.FLOAT64));
    }

    @Override
    public int outputs() {
        return network.layerSize(network.getnLayers() - 1);
    }

    @Override
    public double learn(Batch batch, long seed) {
        Nd4j.getRandom().setSeed(seed);
        try (INDArray features = array(columns.inputs(batch));
                INDArray labels = array(columns.labels(batch, outputs()))) {
            network.fit(features, labels);
            return network.score();
        }
    }

    @Override
    public LocalDescent.Share share() {
        INDArray moments = moments();
        double[] first =
                moments == null ? new double[0] : Arrays4j.toTensor(moments).toDoubles();
        double steps = network.getLayerWiseConfigurations().getIterationCount();
        return new LocalDescent.Share(
                1, Arrays4j.toTensor(network.params()).toDoubles(), first, new double[0], steps, 0);
    }

    @Override
    public Column output(Batch batch) {
        try (INDArray features = array(columns.inputs(batch));
                INDArray made = network.output(features, false)) {
            return Arrays4j.toTensor(made);
        } catch (RuntimeException e) {
            throw PenstockException.user("the network must run on the columns that it is given")
                    .value(columns + ": " + e.getMessage())
                    .remedy("give it the columns that it was configured for")
                    .cause(e)
                    .build();
        }
    }

    /** Frees what the network holds. Its own close would do so, too, but asks for two full garbage collections each time. */
    @Override
    public void close() {
        close(network.params());
        close(network.getGradientsViewArray());
        Updater updater = network.getUpdater(false);
        if (updater != null) {
            close(updater.getStateViewArray());
        }
        MemoryWorkspaceManager workspaces = Nd4j.getWorkspaceManager();
        new ArrayList<>(workspaces.getAllWorkspacesForCurrentThread()).forEach(workspaces::destroyWorkspace);
    }

    private static void close(@Nullable INDArray array) {
        if (array != null && !array.wasClosed() && array.closeable()) {
            array.close();
        }
    }
}
