package io.penstock.steps.samediff;

import io.penstock.engine.data.Batch;
import io.penstock.engine.data.Column;
import io.penstock.steps.guest.InputBinding;
import io.penstock.steps.guest.LocalDescent;
import io.penstock.steps.guest.Port;
import java.util.ArrayList;
import java.util.List;
import org.nd4j.linalg.factory.Nd4j;

/** A graph and an optimizer that changes its weights. */
final class GraphTrainer implements LocalDescent.Trainer {
    private final Graph graph;
    private final InputBinding inputs;
    private final InputBinding targets;
    private final List<Port> ports;
    private final List<String> losses;
    private final Updater updater;
    private final double[] weights;
    private final double[] gradient;

    /**
     * @param graph is closed with this
     * @param inputs what its placeholders take of the inputs
     * @param targets what its placeholders take of the targets
     * @param losses what is learned by
     * @param weights at the beginning; changed in place
     */
    GraphTrainer(
            Graph graph,
            InputBinding inputs,
            InputBinding targets,
            List<String> losses,
            Updater updater,
            double[] weights) {
        this.graph = graph;
        this.inputs = inputs;
        this.targets = targets;
        this.ports = new ArrayList<>(inputs.ports());
        ports.addAll(targets.ports());
        this.losses = losses;
        this.updater = updater;
        this.weights = weights;
        this.gradient = new double[weights.length];
        graph.learnBy(losses);
    }

    @Override
    public double learn(Batch batch, long seed) {
        List<Column> given = new ArrayList<>(inputs.read(batch));
        given.addAll(targets.read(batch));
        Nd4j.getRandom().setSeed(seed);
        graph.setWeights(weights);
        double loss = graph.differentiate(ports, given, losses, gradient);
        updater.step(weights, gradient);
        return loss;
    }

    @Override
    public LocalDescent.Share share() {
        return new LocalDescent.Share(1, weights, updater.first(), updater.second(), updater.steps(), 0);
    }

    @Override
    public void close() {
        graph.close();
    }
}
