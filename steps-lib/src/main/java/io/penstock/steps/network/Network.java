package io.penstock.steps.network;

import io.penstock.engine.data.DataType;
import io.penstock.engine.data.Field;
import io.penstock.engine.data.Role;
import io.penstock.engine.data.Schema;
import io.penstock.engine.data.Tensor;
import io.penstock.engine.error.PenstockException;
import io.penstock.engine.learn.Averageable;
import io.penstock.engine.learn.Descending;
import io.penstock.engine.learn.Exactness;
import io.penstock.engine.learn.Learnable;
import io.penstock.engine.learn.Learner;
import io.penstock.engine.learn.Outcome;
import io.penstock.engine.param.Settings;
import io.penstock.engine.step.Context;
import io.penstock.engine.step.LiveStep;
import io.penstock.engine.step.Phase;
import io.penstock.engine.step.State;
import io.penstock.engine.strategy.Strategy;
import io.penstock.engine.type.BaseStep;
import io.penstock.engine.type.StepType;
import io.penstock.steps.common.Counts;
import io.penstock.steps.kernel.Precision;
import io.penstock.steps.label.Classes;
import io.penstock.steps.network.graph.Graph;
import io.penstock.steps.network.graph.GraphDocument;
import io.penstock.steps.network.graph.Head;
import io.penstock.steps.network.graph.Layout;
import io.penstock.steps.network.graph.Node;
import io.penstock.steps.network.train.Feed;
import io.penstock.steps.network.train.Known;
import io.penstock.steps.network.train.NetworkLearner;
import io.penstock.steps.network.train.Progress;
import io.penstock.steps.network.train.Share;
import io.penstock.steps.network.train.StateAverage;
import io.penstock.steps.network.train.Survey;
import io.penstock.steps.network.train.Training;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A neural network: layers in a line or with branches, one input or several, one head or several with a loss and a weight each.
 *
 * <pre>{@code
 * Network.of(dense(256, RELU), dropout(0.2))
 *         .heads(Head.classify("label"))
 *         .epochs(10)
 *         .learningRate(0.001);
 * }</pre>
 *
 * <p>It learns by stochastic gradient descent. By itself every partition trains a copy for an epoch, and the copies are averaged by the weight of their rows; one
 * partition is plain gradient descent. A {@link io.penstock.engine.pipeline.ClusteringWrapper} chooses other ways. The same partitions and seed give the
 * same bits. Rows are shuffled within windows; data that are sorted by class should be shuffled before.
 *
 * <p>Inputs are numeric and finite, best scaled to about 1. A head of classes makes {@code prediction} and {@code probability [classes]}, one of numbers
 * {@code prediction}, one that reconstructs {@code reconstruction}; where there are several heads, {@code _target} is added to these names. With {@code
 * output} set to a layer, its values are given out instead: what an encoder makes of rows.
 */
public final class Network extends BaseStep implements Descending, Averageable {
    public static final StepType<Network> TYPE = StepType.of(
                    "Network", Network.class, "Learns by a neural network of layers.", NetworkParams.ALL, Network::new)
            .withWireTypes(Survey.class, Counts.class, Share.class);

    /** A network of no layers: its heads are linear models. */
    public Network() {
        this(TYPE.defaults(), State.EMPTY);
    }

    Network(Settings settings, State state) {
        super(settings, state);
        graph();
    }

    /** A network of these layers, in order, without heads. */
    public static Network of(Node... layers) {
        return new Network().layers(layers);
    }

    /** A network without layers; each of these columns is an input by itself, under its name. */
    public static Network ofInputs(String... columns) {
        return new Network().inputs(columns);
    }

    /** The same, each of these columns an input by itself; layers that take one by name come after this, see {@link #ofInputs}. */
    public Network inputs(String... columns) {
        return set("inputs", List.of(columns));
    }

    /** The same with these layers instead of those it has. */
    public Network layers(Node... layers) {
        return set("layers", Arrays.stream(layers).map(GraphDocument::write).toList());
    }

    /** The same with another value for a hyperparameter. */
    public Network set(String name, Object value) {
        return new Network(settings().with(name, value), state());
    }

    /** The same with these heads instead of those it has; what the layers have learned is where the next fit begins. */
    public Network heads(Head... heads) {
        Settings changed = settings()
                .with("heads", Arrays.stream(heads).map(GraphDocument::write).toList())
                .with(NetworkParams.OUTPUT, "");
        return new Network(changed, weights(false));
    }

    /** The layers up to that one, without heads, giving out what it makes; with what they have learned. */
    public Network upTo(String layer) {
        Graph cut = graph().upTo(layer);
        Settings changed = settings()
                .with("layers", cut.nodes().stream().map(GraphDocument::write).toList())
                .with("heads", List.of())
                .with(
                        "frozen",
                        cut.nodes().stream()
                                .map(Node::name)
                                .filter(frozenLayers()::contains)
                                .toList())
                .with(NetworkParams.OUTPUT, layer);
        return new Network(changed, isFitted() ? state() : weights(false));
    }

    /** The same with more layers behind those it has; what these have learned is where the next fit begins. */
    public Network append(Node... layers) {
        List<Object> all = new ArrayList<>(
                graph().nodes().stream().map(GraphDocument::write).toList());
        Arrays.stream(layers).map(GraphDocument::write).forEach(all::add);
        return new Network(settings().with("layers", all), weights(true));
    }

    /** The same, where these layers, and no others, do not learn. */
    public Network frozen(String... layers) {
        return set("frozen", List.of(layers));
    }

    /** The same, where the layers that are there do not learn, but what comes later does. */
    public Network frozen() {
        return set("frozen", graph().nodes().stream().map(Node::name).toList());
    }

    /** The same, where all layers learn. */
    public Network unfrozen() {
        return set("frozen", List.of());
    }

    /** The same, not fitted: the next fit begins at the weights that it has. */
    public Network again() {
        return new Network(settings(), weights(true));
    }

    public Network epochs(int epochs) {
        return set("epochs", epochs);
    }

    public Network batchRows(int rows) {
        return set("batch_rows", rows);
    }

    /** {@code adam}, {@code adamw} or {@code sgd}. */
    public Network optimizer(String name) {
        return set("optimizer", name);
    }

    public Network learningRate(double rate) {
        return set("learning_rate", rate);
    }

    /** The same, ending after so many epochs without improvement on a share of the rows that are held out; the best state is kept. */
    public Network stopEarly(double heldOut, int patience) {
        return set("held_out", heldOut).set("patience", patience);
    }

    /** What it has learned, without what belongs to a fit. */
    private State weights(boolean heads) {
        State weights = State.EMPTY;
        for (String name : state().columns().keySet()) {
            boolean learned = name.contains(".")
                    && !name.startsWith("classes.")
                    && !name.startsWith("counts.")
                    && !name.startsWith("optimizer.")
                    && (heads || !name.startsWith("head."));
            if (learned) {
                weights = weights.with(name, state().tensor(name));
            }
        }
        return weights;
    }

    @Override
    public StepType<Network> type() {
        return TYPE;
    }

    /** The layers and heads with their names and connections. */
    public Graph graph() {
        List<String> inputs = strings(get(NetworkParams.INPUTS));
        List<Node> nodes = GraphDocument.nodes(get(NetworkParams.LAYERS));
        List<Head> heads = GraphDocument.heads(get(NetworkParams.HEADS));
        return Graph.of(inputs, nodes, heads);
    }

    private static List<String> strings(List<?> values) {
        return values.stream().map(String::valueOf).toList();
    }

    private Set<String> frozenLayers() {
        return Set.copyOf(strings(get(NetworkParams.FROZEN)));
    }

    private Precision precision() {
        return NetworkParams.precision(settings());
    }

    private boolean isEncoder() {
        return !get(NetworkParams.OUTPUT).isEmpty();
    }

    @Override
    public boolean isFitted() {
        return Progress.isFitted(state());
    }

    /** Forgets a fit; weights that were brought from another network stay. */
    @Override
    public Learnable cleared() {
        return isFitted() || Progress.isTraining(state()) ? new Network(settings(), State.EMPTY) : this;
    }

    @Override
    public Exactness exactness() {
        return Exactness.HEURISTIC;
    }

    @Override
    public boolean isIterative(Schema schema) {
        return true;
    }

    @Override
    public State average(List<State> states, double[] rows) {
        return StateAverage.of(states, rows);
    }

    @Override
    public Learner<?> learner(Schema schema, Strategy strategy) {
        Graph graph = graph();
        requireHead(graph);
        Feed feed = new Feed(graph, schema);
        if (!isFitted() && !Progress.isTraining(state())) {
            return Survey.learner(graph, feed, survey -> surveyed(survey, graph, feed));
        }
        return new NetworkLearner(
                NetworkParams.training(settings()),
                strategy,
                layout(Known.read(state())),
                feed,
                state(),
                other -> new Network(settings(), other));
    }

    private static void requireHead(Graph graph) {
        if (graph.heads().isEmpty()) {
            throw PenstockException.user("a network that learns has a head")
                    .value("none")
                    .remedy("add one, such as heads: [{classify: label}]")
                    .build();
        }
    }

    private void requireOneHead(Graph graph) {
        if (get(NetworkParams.CLASS_WEIGHTS).equals("balanced") && graph.heads().size() > 1) {
            throw PenstockException.user("classes are balanced for a network of one head")
                    .value(graph.heads().size() + " heads")
                    .remedy("weigh the rows by a column instead, or set class_weights to none")
                    .build();
        }
    }

    private Layout layout(Known known) {
        return Layout.of(graph(), known.shapes(), known.widths(), frozenLayers());
    }

    private Outcome surveyed(Survey survey, Graph graph, Feed feed) {
        Known known = Surveyor.known(survey, graph, feed);
        Layout layout = layout(known);
        Training training = NetworkParams.training(settings());
        Progress start = Progress.start(known, layout, state(), training);
        State state = start.write(training.precision(), training.descent());
        return new Outcome.Again(new Network(settings(), state), State.EMPTY, "classes and ranges");
    }

    @Override
    public Schema outputs(Schema inputs, Phase phase) {
        Graph graph = graph();
        Feed feed = new Feed(graph, inputs);
        List<List<Integer>> shapes = feed.shapes();
        boolean unknown = shapes.stream().anyMatch(shape -> shape.contains(Field.UNKNOWN));
        if (!isFitted()) {
            requireHead(graph);
            NetworkParams.training(settings());
            requireOneHead(graph);
        } else {
            requireShapes(graph, Known.read(state()).shapes(), shapes, unknown);
        }
        List<Field> fields = new ArrayList<>();
        if (isEncoder()) {
            List<Integer> shape = List.of(Field.UNKNOWN);
            if (!unknown) {
                Layout layout = isFitted() ? layout(Known.read(state())) : layout(Surveyor.expected(graph, feed));
                shape = layout.shape(outputValue(layout));
            }
            fields.add(new Field(get(NetworkParams.OUTPUT), Role.INPUT, floating(), shape, List.of(), null));
        } else {
            Known known = isFitted() ? Known.read(state()) : Surveyor.expected(graph, feed);
            if (!unknown) {
                layout(known);
            }
            for (int head = 0; head < graph.heads().size(); head++) {
                fields.addAll(HeadFields.of(graph, head, known, feed, floating()));
            }
        }
        return inputs.withInputs(fields);
    }

    private DataType floating() {
        return precision() == Precision.FLOAT32 ? DataType.FLOAT32 : DataType.FLOAT64;
    }

    int outputValue(Layout layout) {
        int value = layout.value(get(NetworkParams.OUTPUT));
        if (value < layout.inputs()) {
            throw PenstockException.user("what a network gives out is a layer, or its predictions")
                    .value("'" + get(NetworkParams.OUTPUT) + "'")
                    .remedy("its layers are "
                            + layout.layers().stream().map(Layout.Placed::name).toList())
                    .build();
        }
        return value;
    }

    private static void requireShapes(
            Graph graph, List<List<Integer>> fitted, List<List<Integer>> given, boolean unknown) {
        if (!unknown && !fitted.equals(given)) {
            throw PenstockException.user("a fitted network takes inputs of the shapes that it was fitted on")
                    .value(given + " for " + graph.inputs() + " instead of " + fitted)
                    .remedy("give it the columns of the training data, or fit it again")
                    .build();
        }
    }

    @Override
    public LiveStep setup(Context context) {
        Known known = Known.read(state());
        Layout layout = layout(known);
        return new NetworkLive(
                this,
                known,
                layout,
                isEncoder() ? outputValue(layout) : -1,
                context.device(),
                schema -> outputs(schema, context.phase()));
    }

    /**
     * {@code layers} with names, shapes and weights; {@code losses} of the epochs, measured while learning, and {@code held_losses};
     * {@code epochs}, {@code steps}, {@code rejected} copies, {@code constant_inputs}; and the weights by layer and name. Empty before a fit.
     */
    @Override
    public Map<String, Object> attributes() {
        if (!isFitted()) {
            return Map.of();
        }
        Map<String, Object> attributes = new LinkedHashMap<>();
        Known known = Known.read(state());
        Layout layout = layout(known);
        attributes.put("layers", layout.toString());
        attributes.putAll(Progress.report(state()));
        for (int head = 0; head < known.classes().size(); head++) {
            String target = layout.graph().heads().get(head).target();
            known.classes()
                    .get(head)
                    .map(Classes::names)
                    .ifPresent(names -> attributes.put("classes " + target, names));
        }
        for (String name : layout.parts().keySet()) {
            Tensor tensor = state().tensor(name);
            attributes.put(name, tensor);
        }
        return attributes;
    }
}
