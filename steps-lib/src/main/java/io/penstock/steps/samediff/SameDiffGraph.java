package io.penstock.steps.samediff;

import io.penstock.engine.data.Column;
import io.penstock.engine.data.Field;
import io.penstock.engine.data.Role;
import io.penstock.engine.data.Schema;
import io.penstock.engine.data.Tensor;
import io.penstock.engine.error.PenstockException;
import io.penstock.engine.learn.Averageable;
import io.penstock.engine.learn.Exactness;
import io.penstock.engine.learn.Learnable;
import io.penstock.engine.learn.Learner;
import io.penstock.engine.learn.Outcome;
import io.penstock.engine.param.Distributions;
import io.penstock.engine.param.Param;
import io.penstock.engine.param.Settings;
import io.penstock.engine.step.Context;
import io.penstock.engine.step.LiveStep;
import io.penstock.engine.step.Phase;
import io.penstock.engine.step.State;
import io.penstock.engine.type.BaseStep;
import io.penstock.engine.type.StepType;
import io.penstock.steps.guest.DescentState;
import io.penstock.steps.guest.InputBinding;
import io.penstock.steps.guest.LocalDescent;
import io.penstock.steps.guest.ModelBytes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * A graph of SameDiff, as SameDiff saves it, that learns and predicts.
 *
 * <p>A placeholder that an output depends on takes an input: the column that {@code inputs} names for it, else the one of its name, else
 * (an only one) all numeric inputs side by side. A placeholder that only the loss depends on takes a target, likewise by {@code targets}; an only one
 * takes the only target. The first dimension of placeholders and outputs is the rows, and is left open. Outputs become columns in the place of the
 * inputs; the first one predicts the first target.
 *
 * <p>A fit is {@code epochs} epochs of local gradient descent on the loss: every partition goes through its rows in mini-batches, and
 * weights and the optimizer's moments are averaged by rows after each (see {@code SgdRegressor}). A heuristic; the same partitions and seed
 * give the same bits. With {@code epochs} 0 the graph is used as it is. A graph has its own losses: columns of weights are refused, unless
 * they are inputs of the graph. A fitted step that is updated goes on from its weights and moments.
 *
 * <p>Saved as {@code graph.fb}, the file that SameDiff reads, with what was learned beside it; {@link #writeTo} gives one file with both. Take
 * graphs only from those you trust: SameDiff builds operations from their names in the file.
 */
public final class SameDiffGraph extends BaseStep implements Averageable {
    static final Param<String> PATH = Param.text("path", "")
            .doc("The file of the graph. Read once on the driver; a saved or shipped step carries the content.");
    static final Param<String> INPUTS = Param.text("inputs", "")
            .doc("Which column each placeholder takes, such as 'x=features'; empty for equal names.");
    static final Param<String> TARGETS = Param.text("targets", "")
            .doc(
                    "Which target each placeholder of the loss takes, such as 'y=price'; empty for equal names, or the only one.");
    static final Param<String> OUTPUTS = Param.text("outputs", "")
            .doc(
                    "The variables that become columns, such as 'softmax=probability'; empty for all that nothing uses further.");
    static final Param<String> LOSS =
            Param.text("loss", "").doc("The variable to make small; empty for the losses that the graph names.");
    static final Param<String> OPTIMIZER =
            Param.oneOf("optimizer", "adam", "momentum", "sgd").doc("How weights follow the gradient.");
    static final Param<Integer> EPOCHS = Param.integer("epochs", 10)
            .atLeast(0)
            .doc("How often a fit goes through all rows; 0 to use the graph as it is.");
    static final Param<Integer> BATCH_ROWS = Param.integer("batch_rows", 32)
            .atLeast(1)
            .space(Distributions.ordinal(16, 32, 64, 128, 256))
            .doc("The rows of a mini-batch; the last of a window may be short.");
    static final Param<Double> LEARNING_RATE = Param.real("learning_rate", 0.001)
            .atLeast(0)
            .space(Distributions.logUniform(1e-4, 1e-1))
            .doc("How far a step goes.");
    static final Param<Double> MOMENTUM =
            Param.real("momentum", 0.9).atLeast(0).atMost(1).doc("Decay of the optimizer 'momentum'.");

    public static final StepType<SameDiffGraph> TYPE = StepType.of(
                    "SameDiffGraph",
                    SameDiffGraph.class,
                    "Learns and predicts with a graph of SameDiff.",
                    List.of(
                            PATH,
                            INPUTS,
                            TARGETS,
                            OUTPUTS,
                            LOSS,
                            OPTIMIZER,
                            EPOCHS,
                            BATCH_ROWS,
                            LEARNING_RATE,
                            MOMENTUM),
                    SameDiffGraph::new)
            .savedBy(new GraphSaver())
            .withWireTypes(LocalDescent.Share.class);

    static final String GRAPH = "model";
    private static final String PREDICTS = "predicts";

    private final Map<Schema, List<Tensor>> probed = new ConcurrentHashMap<>();
    private volatile @Nullable ModelBytes bytes;
    private volatile @Nullable GraphPorts ports;

    SameDiffGraph(Settings settings, State state) {
        super(settings, state);
    }

    /** The graph in a file, which is read when it is first needed. */
    public SameDiffGraph(Path file) {
        this(TYPE.defaults().with(PATH, file.toString()), State.EMPTY);
    }

    /** The graph of these bytes, such as {@code asFlatBuffers} gives. */
    public SameDiffGraph(byte[] graph) {
        this(TYPE.defaults(), ModelBytes.state(graph.clone()));
    }

    @Override
    public StepType<SameDiffGraph> type() {
        return TYPE;
    }

    /** The graph as it was given. */
    byte[] graph() {
        ModelBytes known = bytes;
        if (known == null) {
            known = state().has(GRAPH)
                    ? ModelBytes.of(state())
                    : ModelBytes.of(ModelBytes.read(ModelBytes.file(get(PATH))));
            bytes = known;
        }
        return known.content();
    }

    /** The graph with what was learned; to be closed. */
    private Graph open() {
        Graph graph = Graph.open(graph());
        try {
            if (state().has(DescentState.WEIGHTS)) {
                graph.setWeights(state().doubles(DescentState.WEIGHTS));
            }
            return graph;
        } catch (RuntimeException e) {
            graph.close();
            throw e;
        }
    }

    private GraphPorts ports() {
        GraphPorts known = ports;
        if (known == null) {
            try (Graph graph = Graph.open(graph())) {
                known = GraphPorts.of(graph, get(OUTPUTS), get(LOSS));
            }
            ports = known;
        }
        return known;
    }

    /** Writes the graph with what was learned as one file that SameDiff reads. */
    public void writeTo(Path file) throws IOException {
        try (Graph graph = open()) {
            Files.write(file, graph.content());
        }
    }

    @Override
    public boolean isFitted() {
        return get(EPOCHS) == 0 || DescentState.isFitted(state());
    }

    @Override
    public Learnable cleared() {
        return (Learnable) withState(state().has(GRAPH) ? ModelBytes.state(graph()) : State.EMPTY);
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
    public Schema outputs(Schema inputs, Phase phase) {
        GraphPorts known = ports();
        InputBinding binding = known.bindInputs(inputs, get(INPUTS));
        List<Tensor> made = probed.computeIfAbsent(Schema.of(inputs.inputs()), schema -> probe(known, binding));
        String predicts = predicts(inputs);
        List<Field> fields = new ArrayList<>();
        for (int i = 0; i < known.outputs().size(); i++) {
            Tensor tensor = made.get(i);
            boolean first = i == 0 && predicts != null;
            List<Integer> shape = first && tensor.rowShape().equals(List.of(1)) ? List.of() : tensor.rowShape();
            String name = known.outputs().get(i).columnOrName();
            fields.add(new Field(name, Role.INPUT, tensor.type(), shape, List.of(), first ? predicts : null));
        }
        return inputs.withInputs(fields);
    }

    /** What the graph makes of two rows of zeros. */
    private List<Tensor> probe(GraphPorts known, InputBinding binding) {
        List<Column> zeros = binding.zeros(2);
        if (zeros.isEmpty()) {
            throw PenstockException.user(
                            "what a graph makes must be known before the steps in front of it have learned")
                    .value("inputs of dimensions that only a fit can tell: " + binding.ports())
                    .remedy("give the placeholders all dimensions but the first")
                    .build();
        }
        List<Tensor> made;
        try (Graph graph = Graph.open(graph())) {
            made = graph.output(binding.ports(), zeros, known.outputNames());
        } catch (PenstockException e) {
            throw e;
        } catch (RuntimeException e) {
            throw PenstockException.user("a graph must run on the columns that it is given")
                    .value(binding.ports() + ": " + e.getMessage())
                    .remedy("name its columns in the parameter inputs")
                    .cause(e)
                    .build();
        }
        if (made.stream().anyMatch(tensor -> tensor.rows() != 2)) {
            throw PenstockException.user("a graph must give a row for a row")
                    .value(made + " for two rows")
                    .remedy("name other variables in the parameter outputs")
                    .build();
        }
        return made;
    }

    private @Nullable String predicts(Schema inputs) {
        if (state().has(PREDICTS)) {
            return state().text(PREDICTS);
        }
        if (ports().targets().isEmpty() || inputs.targets().isEmpty()) {
            return null;
        }
        Field first = ports().bindTargets(inputs, get(TARGETS)).column(0);
        return first == null ? null : first.name();
    }

    @Override
    public LiveStep setup(Context context) {
        GraphPorts known = ports();
        return new GraphLive(open(), known, get(INPUTS), schema -> outputs(schema, context.phase()));
    }

    @Override
    public Learner<?> learner(Schema schema) {
        GraphPorts known = ports();
        if (known.losses().isEmpty()) {
            throw PenstockException.user("a graph that learns needs a loss")
                    .value("none")
                    .remedy("name the variable in the parameter loss, or set epochs to 0 to use the graph as it is")
                    .build();
        }
        schema.withRole(Role.WEIGHT).stream().findFirst().ifPresent(field -> {
            throw PenstockException.user("a graph knows no weights of rows")
                    .value("the column " + field)
                    .remedy("make it an input that a placeholder of the loss takes, or leave it out")
                    .build();
        });
        InputBinding inputs = known.bindInputs(schema, get(INPUTS));
        InputBinding targets = known.bindTargets(schema, get(TARGETS));
        Field first = targets.ports().isEmpty() ? null : targets.column(0);
        LocalDescent.Share start = DescentState.start(state(), this::untrained);
        return new LocalDescent(
                new LocalDescent.Plan(
                        get(BATCH_ROWS),
                        DescentState.epochs(state()),
                        "learning_rate " + get(LEARNING_RATE),
                        get(EPOCHS) > 0),
                () -> new GraphTrainer(
                        Graph.open(graph()),
                        inputs,
                        targets,
                        known.losses(),
                        Updater.of(get(OPTIMIZER), get(LEARNING_RATE), get(MOMENTUM), start),
                        start.weights().clone()),
                total -> advanced(total, first == null ? "" : first.name()));
    }

    private double[] untrained() {
        try (Graph graph = Graph.open(graph())) {
            return graph.weights();
        }
    }

    private Outcome advanced(LocalDescent.Share total, String predicts) {
        State about = ModelBytes.state(graph());
        State next = DescentState.advanced(
                state(), predicts.isEmpty() ? about : about.with(PREDICTS, (Object) predicts), total, get(EPOCHS));
        return DescentState.isFitted(next)
                ? new Outcome.Fitted(withState(next))
                : new Outcome.Again(withState(next), State.EMPTY, DescentState.note(next));
    }

    /** Averages weights and moments by rows; whatever else there is comes from the first. */
    @Override
    public State average(List<State> states, double[] rows) {
        return DescentState.average(states, rows);
    }

    /** {@code weights} (flat, by the names of the variables), {@code epochs} and the {@code loss} of the last epoch. Empty before a fit. */
    @Override
    public Map<String, Object> attributes() {
        return DescentState.attributes(state());
    }
}
