package io.penstock.steps.guest;

import io.penstock.engine.data.DataType;
import io.penstock.engine.data.Field;
import io.penstock.engine.data.Role;
import io.penstock.engine.data.Schema;
import io.penstock.engine.error.PenstockException;
import io.penstock.engine.param.Param;
import io.penstock.engine.param.Settings;
import io.penstock.engine.step.Context;
import io.penstock.engine.step.Device;
import io.penstock.engine.step.LiveStep;
import io.penstock.engine.step.Phase;
import io.penstock.engine.step.Shared;
import io.penstock.engine.step.State;
import io.penstock.engine.step.Transformer;
import io.penstock.engine.type.BaseStep;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A model that another framework made and that learns nothing here. Its bytes come from a file, which is read once, on the driver, or
 * from a state; saved and shipped, the step carries them with it. A process loads equal bytes once, for all its threads.
 *
 * <p>The inputs of the schema become the model's outputs, one column each; every other column stays. The model must give a row
 * for a row. Steps are immutable and thread-safe.
 */
public abstract class ForeignModel extends BaseStep implements Transformer {
    public static final Param<String> PATH = Param.text("path", "")
            .doc("The file of the model. Read once on the driver; a saved or shipped step carries the content.");
    public static final Param<String> OUTPUTS = Param.text("outputs", "")
            .doc(
                    "The outputs that become columns, such as 'logits=score, other'; empty for all, under their own names.");
    public static final Param<String> TARGET =
            Param.text("target", "").doc("The target that the first output predicts, for metrics; empty for none.");
    public static final Param<Integer> BATCH_ROWS = Param.integer("batch_rows", 1024)
            .atLeast(1)
            .doc("The most rows that are given to the model at once, which bounds the memory of its activations.");

    private volatile @Nullable ModelBytes bytes;

    protected ForeignModel(Settings settings, State state) {
        super(settings, state);
    }

    /** What errors and keys call the framework. */
    protected abstract String library();

    /** The content of the model's file as it is to be carried. */
    protected byte[] readFile(Path file) {
        return ModelBytes.read(file);
    }

    /**
     * Binds the model's inputs to columns.
     *
     * @throws PenstockException where they do not fit
     */
    protected abstract InputBinding bind(Schema inputs);

    /**
     * All outputs of the model for inputs that are bound like that, or the wanted ones where only these are known.
     *
     * @param loaded the model where it is loaded already, or null
     */
    protected abstract List<Port> outputPorts(InputBinding binding, @Nullable Inference loaded);

    /** Loads the model; called once for a process and device, however many threads there are. */
    protected abstract Inference open(Device device);

    /** The model's bytes. Reads the file at the first call. */
    public final ModelBytes bytes() {
        ModelBytes known = bytes;
        if (known == null) {
            synchronized (this) {
                known = bytes;
                if (known == null) {
                    known = state().isEmpty()
                            ? ModelBytes.of(readFile(ModelBytes.file(get(PATH))))
                            : ModelBytes.of(state());
                    bytes = known;
                }
            }
        }
        return known;
    }

    /** Whether there are bytes, or a path to them. */
    protected final boolean isNamed() {
        return !state().isEmpty() || !get(PATH).isEmpty();
    }

    /** The right to use the loaded model, which is loaded where nobody in this process has it yet. */
    protected final Shared.Lease<Inference> lease(Context context) {
        Device device = context.device();
        String key = library() + " " + bytes().digest() + " on " + device.kind() + " " + device.address();
        return context.shared(key, () -> open(device));
    }

    /** The outputs that are wanted, as the model calls them and as the columns are called. */
    final List<Pairing> wanted(List<Port> all) {
        List<Pairing> named = Pairing.parse(OUTPUTS.name(), get(OUTPUTS));
        return named.isEmpty()
                ? all.stream().map(port -> new Pairing(port.name(), null, null)).toList()
                : named;
    }

    @Override
    public final Schema outputs(Schema inputs, Phase phase) {
        InputBinding binding = bind(inputs);
        return outputs(inputs, outputPorts(binding, null));
    }

    final Schema outputs(Schema inputs, List<Port> all) {
        List<Field> fields = new ArrayList<>();
        for (Pairing pairing : wanted(all)) {
            Port port = all.stream()
                    .filter(one -> one.name().equals(pairing.name()))
                    .findFirst()
                    .orElseThrow(
                            () -> PenstockException.user("an output that is asked for must be an output of the model")
                                    .value("'" + pairing.name() + "'; the model gives " + all)
                                    .remedy("use the model's own names before the sign =")
                                    .build());
            fields.add(field(pairing.columnOrName(), port, fields.isEmpty()));
        }
        return inputs.withInputs(fields);
    }

    private Field field(String name, Port port, boolean first) {
        DataType type = port.type();
        if (type == null || (type == DataType.STRING && port.shape().size() > 1)) {
            throw PenstockException.user("an output that becomes a column must be a tensor of a type that columns have")
                    .value("the output " + port)
                    .remedy("leave it out in the parameter outputs, or export the model with a plain tensor")
                    .build();
        }
        boolean predicts = first && !get(TARGET).isEmpty();
        List<Integer> shape = predicts && port.shape().equals(List.of(1)) ? List.of() : port.shape();
        Field field = new Field(name, Role.INPUT, type, shape, List.of(), null);
        return predicts ? field.withPredicts(get(TARGET)) : field;
    }

    @Override
    public LiveStep setup(Context context) {
        return new ForeignLive(this, lease(context), get(BATCH_ROWS));
    }
}
