package io.penstock.steps.dl4j;

import io.penstock.engine.data.Batch;
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
import io.penstock.steps.common.LastSchema;
import io.penstock.steps.common.Natives;
import io.penstock.steps.guest.DescentState;
import io.penstock.steps.guest.LocalDescent;
import io.penstock.steps.guest.ModelBytes;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * A MultiLayerNetwork of Deeplearning4j that learns and predicts: layers, losses, optimizer and its rate are those of the network's own
 * configuration. The artifact is optional and is added by whoever has such networks; everything else works without it.
 *
 * <p>It takes its only numeric input in that column's dimensions, or all numeric inputs side by side. One target: a vector or a quantity as it
 * is, or classes 0, 1, … where the last layer has several outputs. The inputs become one column {@code output} of the last layer's
 * width, a scalar where that is one, which predicts the target.
 *
 * <p>A fit is {@code epochs} epochs of local gradient descent: every partition goes through its rows in mini-batches, and
 * parameters and the optimizer's moments are averaged by rows after each. A heuristic; the same partitions and seed give the same bits. With
 * {@code epochs} 0 the network is used as it is. A network knows no weights of rows: such columns are refused.
 *
 * <p>Read from a zip of ModelSerializer or from the JSON of its configuration; saved and shipped as that JSON and tensors. A configuration names
 * classes: others than those of Deeplearning4j and ND4J are refused.
 */
public final class Dl4jNetwork extends BaseStep implements Averageable {
    static final Param<String> PATH = Param.text("path", "")
            .doc(
                    "The file of the network: a zip of ModelSerializer, or a JSON configuration. Read once, on the driver.");
    static final Param<Integer> EPOCHS = Param.integer("epochs", 10)
            .atLeast(0)
            .doc("How often a fit goes through all rows; 0 to use the network as it is.");
    static final Param<Integer> BATCH_ROWS = Param.integer("batch_rows", 32)
            .atLeast(1)
            .space(Distributions.ordinal(16, 32, 64, 128))
            .doc("The rows of a mini-batch; the last of a window may be short.");
    static final Param<String> TARGET =
            Param.text("target", "").doc("The target to learn; may be left out where there is only one.");

    public static final StepType<Dl4jNetwork> TYPE = StepType.of(
                    "Dl4jNetwork",
                    Dl4jNetwork.class,
                    "Learns and predicts with a network of Deeplearning4j; needs its artifact.",
                    List.of(PATH, EPOCHS, BATCH_ROWS, TARGET),
                    Dl4jNetwork::new)
            .withWireTypes(LocalDescent.Share.class);

    private static final String LIBRARY = "Deeplearning4j";
    private static final String COORDINATES = "org.deeplearning4j:deeplearning4j-nn:1.0.0-M2.1 without oshi-core";
    private static final String CONFIGURATION = "configuration";
    private static final String PARAMETERS = "parameters";
    private static final String PREDICTS = "predicts";
    private static final int ROWS = 1024;
    private static final LocalDescent.Share AS_IT_IS =
            new LocalDescent.Share(1, new double[0], new double[0], new double[0], 0, 0);

    private final Map<Schema, Tensor> probed = new ConcurrentHashMap<>();
    private volatile @Nullable NetworkFile file;

    /** A network at work, behind which the library hides. */
    interface Session extends LocalDescent.Trainer {
        /** The width of the last layer. */
        int outputs();

        /** What the network makes of rows. */
        Column output(Batch batch);
    }

    Dl4jNetwork(Settings settings, State state) {
        super(settings, state);
    }

    /** The network in a file, which is read when it is first needed. */
    public Dl4jNetwork(Path file) {
        this(TYPE.defaults().with(PATH, file.toString()), State.EMPTY);
    }

    /** A network that has learned nothing, of {@code MultiLayerConfiguration.toJson()}. */
    public static Dl4jNetwork ofConfiguration(String json) {
        return new Dl4jNetwork(TYPE.defaults(), State.EMPTY.with(CONFIGURATION, (Object) json));
    }

    @Override
    public StepType<Dl4jNetwork> type() {
        return TYPE;
    }

    private NetworkFile file() {
        NetworkFile known = file;
        if (known == null) {
            if (state().has(CONFIGURATION)) {
                byte[] json = state().text(CONFIGURATION).getBytes(StandardCharsets.UTF_8);
                byte[] parameters = state().has(PARAMETERS)
                        ? (byte[]) state().tensor(PARAMETERS).compact().array()
                        : new byte[0];
                known = new NetworkFile(NetworkFile.checked(json, "the configuration"), parameters);
            } else {
                known = NetworkFile.read(ModelBytes.file(get(PATH)));
            }
            file = known;
        }
        return known;
    }

    /** What is kept of the network as it was given. */
    private State given() {
        NetworkFile known = file();
        State state = State.EMPTY.with(CONFIGURATION, (Object) known.configuration());
        byte[] parameters = known.parameters();
        return parameters.length == 0
                ? state
                : state.with(PARAMETERS, Tensor.of(parameters, parameters.length, List.of()));
    }

    private Session open(NetworkColumns columns, LocalDescent.Share start) {
        return Natives.load(LIBRARY, COORDINATES, () -> Dl4jSession.open(file(), start, columns));
    }

    private LocalDescent.Share start() {
        return DescentState.start(state(), () -> new double[0]);
    }

    @Override
    public boolean isFitted() {
        return get(EPOCHS) == 0 || DescentState.isFitted(state());
    }

    @Override
    public Learnable cleared() {
        return (Learnable) withState(state().has(CONFIGURATION) ? given() : State.EMPTY);
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
        NetworkColumns columns = NetworkColumns.of(inputs, "");
        if (columns.features().width() == Field.UNKNOWN) {
            throw PenstockException.user("a network must know its inputs before the steps in front of it have learned")
                    .value(columns.toString())
                    .remedy("fit the steps in front of it first")
                    .build();
        }
        Tensor made = probed.computeIfAbsent(Schema.of(inputs.inputs()), schema -> {
            try (Session session = open(columns, AS_IT_IS)) {
                return (Tensor) session.output(columns.zeros(schema, 2));
            }
        });
        String target = state().has(PREDICTS) ? state().text(PREDICTS) : targetOf(inputs);
        List<Integer> shape = made.rowShape().equals(List.of(1)) ? List.of() : made.rowShape();
        Field output = new Field("output", Role.INPUT, made.type(), shape, List.of(), target.isEmpty() ? null : target);
        return inputs.withInputs(List.of(output));
    }

    /** The target to learn, or empty where there is none. */
    private String targetOf(Schema schema) {
        String named = get(TARGET);
        List<Field> targets = schema.targets();
        if (!named.isEmpty()) {
            return targets.isEmpty() ? named : schema.field(named).name();
        }
        return targets.size() == 1 ? targets.get(0).name() : "";
    }

    @Override
    public LiveStep setup(Context context) {
        LocalDescent.Share start = start();
        LastSchema outputs = new LastSchema(schema -> outputs(schema, context.phase()));
        return new LiveStep() {
            private @Nullable Session session;

            @Override
            public Batch transform(Batch batch) {
                Schema made = outputs.apply(batch.schema());
                Field field = made.withRole(Role.INPUT).get(0);
                if (batch.isEmpty()) {
                    return batch.withInputs(made, Batch.empty(Schema.of(field)).columns());
                }
                Session here = session;
                if (here == null) {
                    here = open(NetworkColumns.of(batch.schema(), ""), start);
                    session = here;
                }
                List<Column> parts = new ArrayList<>();
                for (int from = 0; from < batch.rows(); from += ROWS) {
                    Tensor part = (Tensor) here.output(batch.slice(from, Math.min(batch.rows(), from + ROWS)));
                    parts.add(field.shape().isEmpty() ? part.reshape(List.of()) : part);
                }
                return batch.withInputs(made, List.of(Column.concat(parts)));
            }

            @Override
            public void teardown() {
                if (session != null) {
                    session.close();
                }
            }
        };
    }

    @Override
    public Learner<?> learner(Schema schema) {
        String target = targetOf(schema);
        if (target.isEmpty()) {
            throw PenstockException.user("this step learns one target")
                    .value(schema.targets().size() + " in " + schema)
                    .remedy("name the target column, or set the parameter target to one of several")
                    .build();
        }
        schema.withRole(Role.WEIGHT).stream().findFirst().ifPresent(field -> {
            throw PenstockException.user("a network of Deeplearning4j knows no weights of rows")
                    .value("the column " + field)
                    .remedy("leave it out")
                    .build();
        });
        NetworkColumns columns = NetworkColumns.of(schema, target);
        LocalDescent.Share start = start();
        if (DescentState.epochs(state()) == 0) {
            try (Session session = open(columns, start)) {
                columns.requireTarget(schema, session.outputs());
            }
        }
        return new LocalDescent(
                new LocalDescent.Plan(
                        get(BATCH_ROWS),
                        DescentState.epochs(state()),
                        "the rate of its configuration",
                        get(EPOCHS) > 0),
                () -> open(columns, start),
                total -> advanced(total, target));
    }

    private Outcome advanced(LocalDescent.Share total, String target) {
        State next = DescentState.advanced(state(), given().with(PREDICTS, (Object) target), total, get(EPOCHS));
        return DescentState.isFitted(next)
                ? new Outcome.Fitted(withState(next))
                : new Outcome.Again(withState(next), State.EMPTY, DescentState.note(next));
    }

    /** Averages parameters and moments by rows; whatever else there is comes from the first. */
    @Override
    public State average(List<State> states, double[] rows) {
        return DescentState.average(states, rows);
    }

    /** {@code weights} (flat, in the network's order), {@code epochs} and the {@code loss} of the last epoch. Empty before a fit. */
    @Override
    public Map<String, Object> attributes() {
        return DescentState.attributes(state());
    }
}
