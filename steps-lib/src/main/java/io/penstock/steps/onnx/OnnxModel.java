package io.penstock.steps.onnx;

import io.penstock.engine.data.Role;
import io.penstock.engine.data.Schema;
import io.penstock.engine.error.PenstockException;
import io.penstock.engine.param.Param;
import io.penstock.engine.param.Settings;
import io.penstock.engine.step.Context;
import io.penstock.engine.step.Device;
import io.penstock.engine.step.Shared;
import io.penstock.engine.step.State;
import io.penstock.engine.type.StepType;
import io.penstock.steps.guest.ForeignModel;
import io.penstock.steps.guest.Inference;
import io.penstock.steps.guest.InputBinding;
import io.penstock.steps.guest.ModelBytes;
import io.penstock.steps.guest.ModelFileSaver;
import io.penstock.steps.guest.Pairing;
import io.penstock.steps.guest.Port;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A model in the ONNX format through ONNX Runtime: what PyTorch, TensorFlow, Keras and others export.
 *
 * <p>Inputs: each input of the model takes the column that {@code inputs} names for it ({@code image=pixels}), else the input column of its
 * own name; the only input of a model takes all numeric inputs side by side. Outputs: a column for each output of the model,
 * or for those that {@code outputs} names. The first dimension of every input and output is the rows; where an export fixed their
 * number, rows are given to the model in groups of it, the last one filled up. Numbers are widened to the model's type, FLOAT64 is
 * rounded to FLOAT32; flat columns take the dimensions that the model has. Types and dimensions are known, and refused, before a row is read.
 *
 * <p>Saved and shipped as one file {@code model.onnx}; weights that lie in files beside the model are put into it (less than 2 GiB
 * in all). A process holds one session for equal models, used by all its threads at once, each row computed on the calling
 * thread. On a GPU the CUDA provider computes, on the device that the cluster's address names.
 *
 * <p>Throws {@link PenstockException} where the file is no ONNX model, asks for other columns than there are, refers to files
 * outside its folder, or where the native library does not load.
 */
public final class OnnxModel extends ForeignModel {
    public static final Param<String> INPUTS = Param.text("inputs", "")
            .doc(
                    "Which column each input of the model takes, such as 'image=pixels, codes=products'; empty for equal names.");

    public static final StepType<OnnxModel> TYPE = StepType.of(
                    "OnnxModel",
                    OnnxModel.class,
                    "Runs a model in the ONNX format, from PyTorch, TensorFlow, Keras and others.",
                    List.of(PATH, INPUTS, OUTPUTS, TARGET, BATCH_ROWS),
                    OnnxModel::new)
            .savedBy(new ModelFileSaver<>("model.onnx", OnnxModel::new));

    static final String COORDINATES = "com.microsoft.onnxruntime:onnxruntime:1.29.0";

    private volatile @Nullable OnnxFile description;

    OnnxModel(Settings settings, State state) {
        super(settings, state);
    }

    /** The model in a file, which is read when it is first needed. */
    public OnnxModel(Path file) {
        this(TYPE.defaults().with(PATH, file.toString()), State.EMPTY);
    }

    /** The model of these bytes, which must not refer to other files. */
    public OnnxModel(byte[] model) {
        this(TYPE.defaults(), ModelBytes.state(model.clone()));
    }

    /** The same model, its inputs taking these columns: {@code "input=column, other=column2"}. */
    public OnnxModel inputs(String pairings) {
        return new OnnxModel(settings().with(INPUTS, pairings), state());
    }

    /** The same model, only these outputs becoming columns: {@code "output=column, other"}. */
    public OnnxModel outputs(String pairings) {
        return new OnnxModel(settings().with(OUTPUTS, pairings), state());
    }

    /** The same model, its first output predicting the target of that name. */
    public OnnxModel predicting(String target) {
        return new OnnxModel(settings().with(TARGET, target), state());
    }

    @Override
    public StepType<OnnxModel> type() {
        return TYPE;
    }

    @Override
    protected String library() {
        return "ONNX Runtime";
    }

    @Override
    protected byte[] readFile(Path file) {
        byte[] content = ModelBytes.read(file);
        try {
            return ExternalData.inlined(content, new ModelFolder(file));
        } catch (IOException e) {
            throw PenstockException.resource("the folder of a model must be readable")
                    .value(file + ": " + e.getMessage())
                    .remedy("look at its permissions")
                    .cause(e)
                    .build();
        }
    }

    /** What the model says of itself. Read once. */
    private OnnxFile description() {
        OnnxFile known = description;
        if (known == null) {
            byte[] content = bytes().content();
            known = OnnxFile.parse(content);
            if (ExternalData.isIn(content)) {
                throw PenstockException.user("a model that is given as bytes must be whole")
                        .value("tensors in other files")
                        .remedy("name the file in the parameter path, or export the model as one file")
                        .build();
            }
            description = known;
        }
        return known;
    }

    @Override
    protected InputBinding bind(Schema inputs) {
        return InputBinding.of(inputs, description().inputs(), Pairing.parse(INPUTS.name(), get(INPUTS)), Role.INPUT);
    }

    @Override
    protected List<Port> outputPorts(InputBinding binding, @Nullable Inference loaded) {
        return description().outputs();
    }

    /** The right to use this process's session. */
    Shared.Lease<Inference> session(Context context) {
        return lease(context);
    }

    @Override
    protected Inference open(Device device) {
        description();
        return OnnxSession.open(bytes().content(), device);
    }

    /** {@code inputs}, {@code outputs}, {@code producer} and {@code digest} of the model; empty where none is named. */
    @Override
    public Map<String, Object> attributes() {
        if (!isNamed()) {
            return Map.of();
        }
        Map<String, Object> attributes = new LinkedHashMap<>();
        attributes.put(
                "inputs", description().inputs().stream().map(Port::toString).toList());
        attributes.put(
                "outputs", description().outputs().stream().map(Port::toString).toList());
        attributes.put("producer", description().producer());
        attributes.put("digest", bytes().digest());
        return attributes;
    }
}
