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
import io.penstock.steps.guest.InputBinding;
import io.penstock.steps.guest.ModelBytes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
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
            .withWireTypes(GraphLearner.Share.class);

    static final String GRAPH = "model";
    private static final String WEIGHTS = "weights";
    private static final String FIRST = "first_moments";
    private static final String SECOND = "second_moments";
    private static final String STEPS = "steps";
    private static final String EPOCHS_DONE = "epochs_done";
    private static final String LAST = "last";
    private static final String LOSS_SEEN = "loss";
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
            if (state().has(WEIGHTS)) {
                graph.setWeights(state().doubles(WEIGHTS));
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
        return get(EPOCHS) == 0 || (state().has(EPOCHS_DONE) && !state().has(LAST));
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
        GraphLearner.Share start = start();
        int done = state().has(EPOCHS_DONE) ? (int) state().number(EPOCHS_DONE) : 0;
        GraphLearner.Plan plan = new GraphLearner.Plan(
                graph(),
                inputs,
                targets,
                known.losses(),
                get(BATCH_ROWS),
                get(OPTIMIZER),
                get(EPOCHS) == 0 ? 0 : get(LEARNING_RATE),
                get(MOMENTUM),
                done);
        return new GraphLearner(plan, start, total -> advanced(total, done, first == null ? "" : first.name()));
    }

    /** Where every partition begins. */
    private GraphLearner.Share start() {
        double[] weights;
        if (state().has(WEIGHTS)) {
            weights = state().doubles(WEIGHTS);
        } else {
            try (Graph graph = Graph.open(graph())) {
                weights = graph.weights();
            }
        }
        int slots = Updater.slots(get(OPTIMIZER));
        Function<String, double[]> moments = name -> state().has(name) && state().doubles(name).length == weights.length
                ? state().doubles(name)
                : new double[weights.length];
        return new GraphLearner.Share(
                1,
                weights,
                slots > 0 ? moments.apply(FIRST) : new double[0],
                slots > 1 ? moments.apply(SECOND) : new double[0],
                state().has(STEPS) ? state().real(STEPS) : 0,
                0);
    }

    private Outcome advanced(GraphLearner.Share total, int before, String predicts) {
        int done = before + 1;
        int last = state().has(LAST) ? (int) state().number(LAST) : before + Math.max(1, get(EPOCHS));
        State next = ModelBytes.state(graph())
                .with(WEIGHTS, tensor(total.weights()))
                .with(STEPS, (Object) total.steps())
                .with(EPOCHS_DONE, (Object) (long) done)
                .with(LOSS_SEEN, (Object) total.loss());
        if (total.first().length > 0) {
            next = next.with(FIRST, tensor(total.first()));
        }
        if (total.second().length > 0) {
            next = next.with(SECOND, tensor(total.second()));
        }
        if (!predicts.isEmpty()) {
            next = next.with(PREDICTS, (Object) predicts);
        }
        if (done < last) {
            String note = String.format(Locale.ROOT, "epoch %d, loss %.6g while learning", done, total.loss());
            return new Outcome.Again(withState(next.with(LAST, (Object) (long) last)), State.EMPTY, note);
        }
        return new Outcome.Fitted(withState(next));
    }

    private static Tensor tensor(double[] values) {
        return Tensor.scalars(values);
    }

    /** Averages weights and moments by rows; whatever else there is comes from the first. */
    @Override
    public State average(List<State> states, double[] rows) {
        double all = Arrays.stream(rows).sum();
        State average = states.get(0);
        for (String name : List.of(WEIGHTS, FIRST, SECOND)) {
            if (states.stream().allMatch(state -> state.has(name))) {
                double[] sum = new double[states.get(0).doubles(name).length];
                for (int i = 0; i < states.size(); i++) {
                    double[] values = states.get(i).doubles(name);
                    if (values.length != sum.length) {
                        throw PenstockException.data("copies that are averaged must be of one graph")
                                .value(values.length + " numbers beside " + sum.length)
                                .remedy("begin all copies with the same step")
                                .build();
                    }
                    for (int j = 0; j < sum.length; j++) {
                        sum[j] += rows[i] / all * values[j];
                    }
                }
                average = average.with(name, tensor(sum));
            }
        }
        return average;
    }

    /** {@code weights} (flat, by the names of the variables), {@code epochs} and the {@code loss} of the last epoch. Empty before a fit. */
    @Override
    public Map<String, Object> attributes() {
        if (!state().has(EPOCHS_DONE)) {
            return Map.of();
        }
        Map<String, Object> attributes = new LinkedHashMap<>();
        attributes.put(WEIGHTS, state().tensor(WEIGHTS));
        attributes.put("epochs", state().value(EPOCHS_DONE));
        attributes.put(LOSS_SEEN, state().value(LOSS_SEEN));
        return attributes;
    }
}
