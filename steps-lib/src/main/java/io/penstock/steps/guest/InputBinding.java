package io.penstock.steps.guest;

import io.penstock.engine.data.Batch;
import io.penstock.engine.data.Column;
import io.penstock.engine.data.DataType;
import io.penstock.engine.data.Field;
import io.penstock.engine.data.Role;
import io.penstock.engine.data.Schema;
import io.penstock.engine.data.Strings;
import io.penstock.engine.data.Tensor;
import io.penstock.engine.error.PenstockException;
import io.penstock.steps.common.Features;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which columns of a schema the inputs of a model take, checked: all that can be known of widths and types is refused before a row
 * is read. Numbers are widened to what the model takes, and FLOAT64 is rounded to FLOAT32; nothing else is converted. A flat column
 * becomes the dimensions that the model wants; columns that differ in the order of dimensions are refused. Immutable.
 */
public final class InputBinding {
    private final List<Port> ports;
    private final List<@Nullable Field> columns;
    private final Features features;

    private InputBinding(List<Port> ports, List<@Nullable Field> columns, Features features) {
        this.ports = ports;
        this.columns = columns;
        this.features = features;
    }

    /**
     * Binds every port to the column that the pairings name, else to the column of its name, else (a model's only input)
     * to all numeric inputs side by side.
     *
     * @param role of the columns that are taken: inputs, or targets
     * @throws PenstockException where a port or column is unknown, or where types or dimensions do not fit
     */
    public static InputBinding of(Schema schema, List<Port> ports, List<Pairing> pairings, Role role) {
        Map<String, String> named = named(ports, pairings);
        Features features = Features.numeric(schema);
        List<@Nullable Field> columns = new ArrayList<>();
        for (Port port : ports) {
            Field column = column(schema, port, named.get(port.name()), role);
            if (column == null
                    && (ports.size() > 1
                            || role != Role.INPUT
                            || features.fields().isEmpty())) {
                throw PenstockException.user("every input of a model needs a column")
                        .value("no column for " + port + " in " + schema)
                        .remedy("say which one in the parameter " + (role == Role.TARGET ? "targets" : "inputs")
                                + ", such as '" + port.name() + "=column'")
                        .build();
            }
            if (column == null && features.fields().size() == 1) {
                column = features.fields().get(0);
            }
            if (column == null) {
                Field joined = Field.vector("all numeric inputs", role, DataType.FLOAT64, features.width());
                requireFits(port, joined);
            } else {
                requireFits(port, column);
            }
            columns.add(column);
        }
        return new InputBinding(List.copyOf(ports), columns, features);
    }

    private static Map<String, String> named(List<Port> ports, List<Pairing> pairings) {
        Map<String, String> named = new LinkedHashMap<>();
        for (Pairing pairing : pairings) {
            boolean only = pairing.column() == null && ports.size() == 1;
            String name = only ? ports.get(0).name() : pairing.name();
            if (ports.stream().noneMatch(port -> port.name().equals(name))) {
                throw PenstockException.user("an input that is given a column must be an input of the model")
                        .value("'" + name + "'; the model takes " + ports)
                        .remedy("use the model's own names before the sign =")
                        .build();
            }
            if (named.put(name, pairing.columnOrName()) != null) {
                throw PenstockException.user("an input takes one column")
                        .value("two for '" + name + "'")
                        .remedy("name it once")
                        .build();
            }
        }
        return named;
    }

    private static @Nullable Field column(Schema schema, Port port, @Nullable String name, Role role) {
        if (name != null) {
            Field field = schema.field(name);
            if (field.role() != role) {
                throw PenstockException.user("this column must be one of the role " + role)
                        .value("the column " + field)
                        .remedy("name another column, or give it that role")
                        .build();
            }
            return field;
        }
        return schema.find(port.name()).filter(field -> field.role() == role).orElse(null);
    }

    private static void requireFits(Port port, Field column) {
        DataType wanted = port.type();
        if (wanted == null) {
            throw mismatch("a model's input must be of a type that columns have", port, column)
                    .remedy("export the model with inputs of float32, float64, int32, int64, uint8, bool or string")
                    .build();
        }
        if (!converts(column.type(), wanted)) {
            throw mismatch("a column must have the type of the model's input, or a narrower one", port, column)
                    .remedy("give the column as " + port.kind() + ", or name another one in the parameter inputs")
                    .build();
        }
        if (!fits(column.shape(), port)) {
            throw mismatch("a column must have the dimensions of the model's input", port, column)
                    .remedy("name another column in the parameter inputs, or export the model for these dimensions")
                    .build();
        }
    }

    private static PenstockException.Builder mismatch(String rule, Port port, Field column) {
        return PenstockException.user(rule).value("the input " + port + " of the model for the column " + column);
    }

    private static boolean converts(DataType from, DataType to) {
        return switch (to) {
            case FLOAT32, FLOAT64 -> from.isNumeric();
            case INT64 -> from.isInteger();
            case INT32 -> from == DataType.INT32 || from == DataType.UINT8;
            default -> from == to;
        };
    }

    /** Whether rows of that shape are what a port takes: of its dimensions but for ones, or flat and as many elements. */
    private static boolean fits(List<Integer> shape, Port port) {
        int wanted = port.width();
        int width = 1;
        for (int dimension : shape) {
            width = dimension == Field.UNKNOWN || width == Field.UNKNOWN ? Field.UNKNOWN : width * dimension;
        }
        if (shape.size() <= 1 && wanted != Field.UNKNOWN) {
            return width == Field.UNKNOWN || width == wanted;
        }
        List<Integer> left = withoutOnes(shape);
        List<Integer> right = withoutOnes(port.shape());
        boolean same = left.size() == right.size();
        for (int i = 0; same && i < left.size(); i++) {
            int a = left.get(i);
            int b = right.get(i);
            same = a == b || a == Field.UNKNOWN || b == Field.UNKNOWN;
        }
        return same || (shape.size() == port.shape().size() && compatible(shape, port.shape()));
    }

    private static boolean compatible(List<Integer> left, List<Integer> right) {
        for (int i = 0; i < left.size(); i++) {
            int a = left.get(i);
            int b = right.get(i);
            if (a != b && a != Field.UNKNOWN && b != Field.UNKNOWN) {
                return false;
            }
        }
        return true;
    }

    private static List<Integer> withoutOnes(List<Integer> shape) {
        return shape.stream().filter(dimension -> dimension != 1).toList();
    }

    public List<Port> ports() {
        return ports;
    }

    /** The column that a port takes, or null where it takes all numeric inputs. */
    public @Nullable Field column(int port) {
        return columns.get(port);
    }

    /**
     * Rows of zeros for every port, to find out what a model makes of them; empty where a dimension is not known yet.
     *
     * @throws PenstockException where a port takes no numbers
     */
    public List<Column> zeros(int rows) {
        List<Column> zeros = new ArrayList<>();
        for (int i = 0; i < ports.size(); i++) {
            Port port = ports.get(i);
            Field column = columns.get(i);
            DataType type = port.type();
            if (type == null || !type.isNumeric()) {
                throw PenstockException.user("this model takes numbers only")
                        .value("the input " + port)
                        .remedy("put an encoder before it")
                        .build();
            }
            boolean open = port.width() == Field.UNKNOWN;
            List<Integer> shape =
                    open && column != null ? column.shape() : open ? List.of(features.width()) : port.shape();
            if (shape.contains(Field.UNKNOWN)) {
                return List.of();
            }
            int width = shape.stream().reduce(1, Math::multiplyExact);
            zeros.add(shaped(Tensor.of(Tensor.newArray(type, rows * width), rows, shape), port));
        }
        return zeros;
    }

    /** What every port takes of a block, converted and in the port's dimensions, in the order of the ports. */
    public List<Column> read(Batch batch) {
        List<Column> read = new ArrayList<>();
        for (int i = 0; i < ports.size(); i++) {
            Port port = ports.get(i);
            Field field = columns.get(i);
            if (field == null) {
                read.add(shaped(converted(features.matrix(batch), port), port));
            } else if (batch.column(field.name()) instanceof Tensor tensor) {
                requireNoNulls(batch, tensor, field, port);
                read.add(shaped(converted(tensor, port), port));
            } else {
                Strings strings = (Strings) batch.column(field.name());
                read.add(strings);
            }
        }
        return read;
    }

    private static void requireNoNulls(Batch batch, Tensor tensor, Field field, Port port) {
        if (tensor.nulls() == null || (port.type() != null && port.type().isFloating())) {
            return;
        }
        for (int row = 0; row < batch.rows(); row++) {
            if (tensor.isNull(row)) {
                throw PenstockException.data("a model's input of " + port.kind() + " takes no nulls")
                        .value("a null in '" + field.name() + "' of the row with id " + batch.ids()[row])
                        .remedy("put an Imputer before this step, or leave those rows out")
                        .build();
            }
        }
    }

    private static Tensor shaped(Tensor tensor, Port port) {
        if (tensor.rowShape().equals(port.shape())) {
            return tensor;
        }
        if (port.width() != Field.UNKNOWN) {
            return tensor.reshape(port.shape());
        }
        if (tensor.rowShape().size() == port.shape().size()) {
            return tensor;
        }
        List<Integer> rest = new ArrayList<>(withoutOnes(tensor.rowShape()));
        List<Integer> shape = new ArrayList<>();
        for (int dimension : port.shape()) {
            shape.add(dimension == 1 || rest.isEmpty() ? 1 : rest.remove(0));
        }
        return tensor.reshape(shape);
    }

    private static Tensor converted(Tensor tensor, Port port) {
        DataType to = port.type();
        if (to == null || tensor.type() == to) {
            return tensor;
        }
        Object values = Tensor.newArray(to, tensor.elements());
        if (values instanceof float[] floats && tensor.type() == DataType.FLOAT64) {
            double[] doubles = tensor.doubles();
            int from = tensor.offset();
            for (int i = 0; i < floats.length; i++) {
                floats[i] = (float) doubles[from + i];
            }
        } else if (values instanceof float[] floats) {
            for (int i = 0; i < floats.length; i++) {
                floats[i] = (float) tensor.get(i);
            }
        } else if (values instanceof double[] doubles) {
            for (int i = 0; i < doubles.length; i++) {
                doubles[i] = tensor.get(i);
            }
        } else if (values instanceof long[] longs) {
            for (int i = 0; i < longs.length; i++) {
                longs[i] = (long) tensor.get(i);
            }
        } else if (values instanceof int[] ints) {
            for (int i = 0; i < ints.length; i++) {
                ints[i] = (int) tensor.get(i);
            }
        }
        return Tensor.of(values, tensor.rows(), tensor.rowShape());
    }
}
