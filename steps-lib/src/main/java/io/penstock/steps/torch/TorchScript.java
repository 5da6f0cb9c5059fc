package io.penstock.steps.torch;

import io.penstock.engine.data.Column;
import io.penstock.engine.data.DataType;
import io.penstock.engine.data.Field;
import io.penstock.engine.data.Role;
import io.penstock.engine.data.Schema;
import io.penstock.engine.error.PenstockException;
import io.penstock.engine.param.Param;
import io.penstock.engine.param.Settings;
import io.penstock.engine.step.Context;
import io.penstock.engine.step.Device;
import io.penstock.engine.step.Phase;
import io.penstock.engine.step.Shared;
import io.penstock.engine.step.State;
import io.penstock.engine.type.StepType;
import io.penstock.steps.common.Features;
import io.penstock.steps.common.Natives;
import io.penstock.steps.guest.ForeignModel;
import io.penstock.steps.guest.Inference;
import io.penstock.steps.guest.InputBinding;
import io.penstock.steps.guest.ModelBytes;
import io.penstock.steps.guest.ModelFileSaver;
import io.penstock.steps.guest.Pairing;
import io.penstock.steps.guest.Port;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * A model in the TorchScript format ({@code torch.jit.trace} or {@code torch.jit.script}, saved), through the Deep Java Library. Its artifacts
 * are optional and are added by whoever has such models; everything else works without them. Nothing is downloaded at run time.
 *
 * <p>Such a file names neither its inputs nor its outputs. {@code inputs} names columns in the order in which the model takes them,
 * with the dimensions of a row where a flat column is to have others ({@code pixels[1, 28, 28], codes}); empty, the model takes all
 * numeric inputs, side by side where there are several. Floating columns are given in the precision that {@code floats} says, all others
 * as they are. {@code outputs} names what the model returns, a tensor or a tuple of them, in order. Its dimensions are found by running
 * two rows of zeros when a pipeline is planned, on the driver; where they are written ({@code score[10]}), nothing is run.
 *
 * <p>Saved and shipped as one file {@code model.pt}. A process loads equal models once, for all its threads; each row is computed on
 * the calling thread. Throws {@link PenstockException} where the file is no such model, where it does not run on the columns, and
 * where the library is not on the class path or does not load.
 */
public final class TorchScript extends ForeignModel {
    public static final Param<String> INPUTS = Param.text("inputs", "")
            .doc(
                    "The columns that the model takes, in its order, such as 'pixels[1, 28, 28], codes'; empty for all numeric ones.");
    public static final Param<String> FLOATS =
            Param.oneOf("floats", "float32", "float64").doc("The precision of the model's floating inputs.");

    public static final StepType<TorchScript> TYPE = StepType.of(
                    "TorchScript",
                    TorchScript.class,
                    "Runs a model in the TorchScript format, from PyTorch; needs the artifacts of the Deep Java Library.",
                    List.of(PATH, INPUTS, OUTPUTS, FLOATS, TARGET, BATCH_ROWS),
                    TorchScript::new)
            .savedBy(new ModelFileSaver<>("model.pt", TorchScript::new));

    static final String COORDINATES =
            "ai.djl.pytorch:pytorch-engine:0.35.1, ai.djl.pytorch:pytorch-jni:2.7.1-0.35.1 and"
                    + " ai.djl.pytorch:pytorch-native-cpu:2.7.1 with the classifier of the platform, such as linux-x86_64";

    private final Map<List<Port>, List<Port>> probed = new ConcurrentHashMap<>();

    TorchScript(Settings settings, State state) {
        super(settings, state);
    }

    /** The model in a file, which is read when it is first needed. */
    public TorchScript(Path file) {
        this(TYPE.defaults().with(PATH, file.toString()), State.EMPTY);
    }

    /** The model of these bytes. */
    public TorchScript(byte[] model) {
        this(TYPE.defaults(), ModelBytes.state(model.clone()));
    }

    /** The same model, taking these columns in its order. */
    public TorchScript inputs(String columns) {
        return new TorchScript(settings().with(INPUTS, columns), state());
    }

    /** The same model, what it returns called like that, in order. */
    public TorchScript outputs(String names) {
        return new TorchScript(settings().with(OUTPUTS, names), state());
    }

    /** The same model, its first output predicting the target of that name. */
    public TorchScript predicting(String target) {
        return new TorchScript(settings().with(TARGET, target), state());
    }

    @Override
    public StepType<TorchScript> type() {
        return TYPE;
    }

    @Override
    protected String library() {
        return "PyTorch through the Deep Java Library";
    }

    @Override
    protected InputBinding bind(Schema inputs) {
        List<Port> ports = new ArrayList<>();
        List<Pairing> pairings = new ArrayList<>();
        for (Pairing pairing : Pairing.parse(INPUTS.name(), get(INPUTS))) {
            Field field = inputs.field(pairing.columnOrName());
            String name = "input " + ports.size();
            ports.add(Port.of(name, given(field.type()), pairing.shape() == null ? field.shape() : pairing.shape()));
            pairings.add(new Pairing(name, field.name(), null));
        }
        if (ports.isEmpty()) {
            Features features = Features.all(inputs);
            boolean one = features.fields().size() == 1;
            Field only = features.fields().get(0);
            ports.add(
                    one
                            ? Port.of("input 0", given(only.type()), only.shape())
                            : Port.of("input 0", given(DataType.FLOAT64), List.of(features.width())));
        }
        return InputBinding.of(inputs, ports, pairings, Role.INPUT);
    }

    private DataType given(DataType column) {
        return !column.isFloating() ? column : get(FLOATS).equals("float32") ? DataType.FLOAT32 : DataType.FLOAT64;
    }

    @Override
    protected List<Port> outputPorts(InputBinding binding, @Nullable Inference loaded) {
        List<Pairing> names = Pairing.parse(OUTPUTS.name(), get(OUTPUTS));
        List<Port> declared = new ArrayList<>();
        for (Pairing name : names) {
            if (name.shape() != null) {
                declared.add(Port.of(name.name(), given(DataType.FLOAT64), name.shape()));
            }
        }
        if (!names.isEmpty() && declared.size() == names.size()) {
            return declared;
        }
        List<Column> zeros = binding.zeros(2);
        if (zeros.isEmpty()) {
            throw PenstockException.user(
                            "what this model gives must be known before the steps in front of it have learned")
                    .value("inputs of dimensions that only a fit can tell: " + binding.ports())
                    .remedy("write the dimensions of a row in the parameter outputs, such as 'score[10]'")
                    .build();
        }
        List<Port> known = probed.get(binding.ports());
        if (known == null) {
            known = probe(binding.ports(), zeros, names, loaded);
            probed.put(binding.ports(), known);
        }
        return known;
    }

    /** What the model makes of two rows of zeros. */
    private List<Port> probe(List<Port> inputs, List<Column> zeros, List<Pairing> names, @Nullable Inference loaded) {
        List<Column> made;
        if (loaded == null) {
            try (Shared.Lease<Inference> lease = lease(Context.of(Phase.PREDICT, 0))) {
                made = lease.value().run(inputs, zeros, List.of());
            }
        } else {
            made = loaded.run(inputs, zeros, List.of());
        }
        if (names.size() > made.size()) {
            throw PenstockException.user("a model must return what 'outputs' names")
                    .value(made.size() + " tensors for " + names.size() + " names")
                    .remedy("name as many outputs as the model returns, or fewer")
                    .build();
        }
        List<Port> ports = new ArrayList<>();
        for (int i = 0; i < (names.isEmpty() ? made.size() : names.size()); i++) {
            String automatic = made.size() == 1 ? "output" : "output_" + i;
            Column column = made.get(i);
            ports.add(Port.of(names.isEmpty() ? automatic : names.get(i).name(), column.type(), column.rowShape()));
        }
        return ports;
    }

    @Override
    protected Inference open(Device device) {
        return Natives.load(library(), COORDINATES, () -> DjlSession.open(bytes().content(), device));
    }

    /** The {@code digest} of the model; empty where none is named. */
    @Override
    public Map<String, Object> attributes() {
        return isNamed() ? Map.of("digest", bytes().digest()) : Map.of();
    }
}
