package io.penstock.steps.encode;

import io.penstock.engine.data.Batch;
import io.penstock.engine.data.Column;
import io.penstock.engine.data.DataType;
import io.penstock.engine.data.Field;
import io.penstock.engine.data.Role;
import io.penstock.engine.data.Schema;
import io.penstock.engine.data.Strings;
import io.penstock.engine.data.Tensor;
import io.penstock.engine.error.PenstockException;
import io.penstock.engine.learn.Exactness;
import io.penstock.engine.learn.Learnable;
import io.penstock.engine.learn.Learner;
import io.penstock.engine.learn.Outcome;
import io.penstock.engine.learn.Pass;
import io.penstock.engine.param.Param;
import io.penstock.engine.param.Settings;
import io.penstock.engine.step.Context;
import io.penstock.engine.step.InvertibleLive;
import io.penstock.engine.step.LiveStep;
import io.penstock.engine.step.Phase;
import io.penstock.engine.step.State;
import io.penstock.engine.step.TargetTransformer;
import io.penstock.engine.type.BaseStep;
import io.penstock.engine.type.StepType;
import io.penstock.steps.common.Counts;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Makes of the classes of a target the numbers 0 to k − 1, in sorted order, and back: at the exit of the enclosing pipeline,
 * predictions of the target are classes again and the features of its probabilities are called after them.
 */
public final class LabelEncoder extends BaseStep implements Learnable, TargetTransformer {
    public static final Param<String> TARGET =
            Param.text("target", "").doc("The target to encode; may be left out where there is only one.");
    public static final StepType<LabelEncoder> TYPE = StepType.of(
                    "LabelEncoder",
                    LabelEncoder.class,
                    "Makes of the classes of a target the numbers 0 to k - 1, and back.",
                    List.of(TARGET),
                    LabelEncoder::new)
            .withWireTypes(Counts.class);

    private static final String CLASSES = "classes";

    public LabelEncoder() {
        this(TYPE.defaults(), State.EMPTY);
    }

    LabelEncoder(Settings settings, State state) {
        super(settings, state);
    }

    @Override
    public StepType<LabelEncoder> type() {
        return TYPE;
    }

    @Override
    public Exactness exactness() {
        return Exactness.EXACT;
    }

    /** The target to encode, or null in the predict phase. */
    private @org.jspecify.annotations.Nullable Field target(Schema schema, Phase phase) {
        String name = isFitted() ? state().text("target") : get(TARGET);
        List<Field> targets = schema.targets().stream()
                .filter(field -> name.isEmpty() || field.name().equals(name))
                .toList();
        if (targets.size() == 1) {
            return targets.get(0);
        }
        if (phase != Phase.TRAIN && targets.isEmpty()) {
            return null;
        }
        throw PenstockException.user("an encoder of labels needs one target")
                .value(name.isEmpty() ? schema.targets().size() + " targets" : "no target '" + name + "'")
                .remedy("set its parameter target to one of "
                        + schema.targets().stream().map(Field::name).toList())
                .build();
    }

    @Override
    public Schema outputs(Schema inputs, Phase phase) {
        Field target = target(inputs, phase);
        return target == null ? inputs : inputs.replace(target.withType(DataType.INT32));
    }

    private Column classes() {
        Column classes = state().columns().get(CLASSES);
        return Objects.requireNonNull(classes, "an unfitted encoder");
    }

    private DataType targetType() {
        return DataType.valueOf(state().text("type"));
    }

    @Override
    public Schema inverseOutputs(Schema outputs, Phase phase) {
        if (!isFitted()) {
            return outputs;
        }
        String target = state().text("target");
        Schema restored = outputs;
        for (Field field : outputs.fields()) {
            if (concerns(field, target)) {
                restored = restored.replace(restored(field));
            }
        }
        return restored;
    }

    private static boolean concerns(Field field, String target) {
        return (field.role() == Role.TARGET && field.name().equals(target)) || target.equals(field.predicts());
    }

    /** A scalar becomes a class again; a vector is called after the classes. */
    private Field restored(Field field) {
        if (field.shape().isEmpty()) {
            return field.withType(targetType());
        }
        return new Field(field.name(), field.role(), field.type(), field.shape(), texts(field), field.predicts());
    }

    private List<String> texts(Field field) {
        List<String> texts = new ArrayList<>();
        for (String code : field.features()) {
            texts.add(text(Integer.parseInt(code)));
        }
        return texts;
    }

    private String text(int code) {
        Column classes = classes();
        return classes instanceof Strings strings
                ? String.valueOf(strings.get(code))
                : Counts.text(((Tensor) classes).get(code));
    }

    @Override
    public LiveStep setup(Context context) {
        Map<Object, Integer> codes = new HashMap<>();
        for (int i = 0; i < classes().rows(); i++) {
            codes.put(value(classes(), i), i);
        }
        return new InvertibleLive() {
            @Override
            public Batch transform(Batch batch) {
                Field target = target(batch.schema(), context.phase());
                if (target == null) {
                    return batch;
                }
                Column column = batch.column(target.name());
                int[] encoded = new int[column.rows()];
                for (int row = 0; row < encoded.length; row++) {
                    encoded[row] = code(column, row, batch.ids()[row]);
                }
                return batch.with(target.withType(DataType.INT32), Tensor.scalars(encoded));
            }

            private int code(Column column, int row, long id) {
                Integer code = column.isNull(row) ? null : codes.get(value(column, row));
                if (code == null) {
                    throw PenstockException.data("a label must be one of those in the training data")
                            .value((column.isNull(row) ? "null" : Counts.text(value(column, row)))
                                    + " in the row with id " + id)
                            .remedy("leave those rows out, or fit again with them")
                            .build();
                }
                return code;
            }

            @Override
            public Batch inverse(Batch batch) {
                Schema restored = inverseOutputs(batch.schema(), context.phase());
                List<Column> columns = new ArrayList<>(batch.columns());
                for (int i = 0; i < columns.size(); i++) {
                    Field field = batch.schema().field(i);
                    if (concerns(field, state().text("target")) && field.shape().isEmpty()) {
                        columns.set(i, classesOf((Tensor) columns.get(i)));
                    }
                }
                return batch.with(restored, columns);
            }
        };
    }

    private Column classesOf(Tensor codes) {
        int[] rows = new int[codes.rows()];
        for (int row = 0; row < rows.length; row++) {
            rows[row] = (int) codes.get(row);
        }
        return classes().select(rows);
    }

    private static Object value(Column column, int row) {
        if (column instanceof Strings strings) {
            return String.valueOf(strings.get(row));
        }
        double value = ((Tensor) column).get(row);
        return value == 0 ? 0.0 : value;
    }

    @Override
    public Learner<Counts> learner(Schema schema) {
        Field target = Objects.requireNonNull(target(schema, Phase.TRAIN));
        return new LabelLearner(target);
    }

    private final class LabelLearner implements Learner<Counts> {
        private final Field target;

        LabelLearner(Field target) {
            this.target = target;
        }

        @Override
        public Pass<Counts> open(Context context) {
            Map<Object, Long> counts = new HashMap<>();
            return new Pass<>() {
                @Override
                public void learn(Batch batch) {
                    Counts.add(batch.column(target.name()), 0, target.name(), counts);
                }

                @Override
                public Counts finish() {
                    return new Counts(List.of(counts));
                }
            };
        }

        @Override
        public Counts merge(Counts left, Counts right) {
            return left.merge(right);
        }

        @Override
        public Outcome conclude(Counts total, State memory) {
            List<Object> values = List.copyOf(total.sorted(0).keySet());
            Column classes = target.type() == DataType.STRING
                    ? Strings.of(values.stream().map(String::valueOf).toArray(String[]::new))
                    : ofType(values, target.type());
            return new Outcome.Fitted(withState(State.EMPTY
                    .with(CLASSES, classes)
                    .with("target", (Object) target.name())
                    .with("type", (Object) target.type().name())));
        }
    }

    private static Tensor ofType(List<Object> values, DataType type) {
        Object array = Tensor.newArray(type, values.size());
        for (int i = 0; i < values.size(); i++) {
            double value = (Double) values.get(i);
            switch (type) {
                case FLOAT64 -> ((double[]) array)[i] = value;
                case FLOAT32 -> ((float[]) array)[i] = (float) value;
                case INT32 -> ((int[]) array)[i] = (int) value;
                case INT64 -> ((long[]) array)[i] = (long) value;
                case UINT8 -> ((byte[]) array)[i] = (byte) value;
                case BOOL -> ((boolean[]) array)[i] = value != 0;
                case STRING, BINARY -> throw new IllegalStateException();
            }
        }
        return Tensor.of(array, values.size(), List.of());
    }
}
