package io.penstock.spark.rows;

import io.penstock.engine.data.DataType;
import io.penstock.engine.data.Field;
import io.penstock.engine.data.Role;
import io.penstock.engine.data.Schema;
import io.penstock.engine.error.PenstockException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/** Before: the columns of a data set and their roles. After: the schema of the blocks, widths of vectors perhaps unknown. */
public final class SchemaInference {
    /** The input into which scalar numbers are packed. */
    public static final String PACKED = "features";

    private SchemaInference() {}

    /**
     * @param precision {@link DataType#FLOAT64} or {@link DataType#FLOAT32} for packed numbers and vectors of Spark ML
     */
    public static Schema infer(StructType type, Roles roles, DataType precision) {
        List<String> packed = new ArrayList<>();
        List<Field> others = new ArrayList<>();
        List<String> inputs = roles.inputsOf(type);
        for (String name : inputs) {
            Source source = source(type, name, "an input");
            if (source.isScalar() && source.kind().isNumeric()) {
                packed.add(name);
            } else {
                DataType element = source.kind() == Source.Kind.VECTOR
                        ? precision
                        : source.kind().natural();
                others.add(new Field(name, Role.INPUT, element, shape(type, name, source), List.of(), null));
            }
        }
        List<Field> fields = new ArrayList<>();
        if (!packed.isEmpty()) {
            Set<String> taken = new HashSet<>(roles.targets());
            others.forEach(field -> taken.add(field.name()));
            roles.weight().ifPresent(taken::add);
            roles.group().ifPresent(taken::add);
            fields.add(Field.features(free(taken), precision, packed));
        }
        fields.addAll(others);
        roles.targets().forEach(name -> fields.add(target(type, name)));
        roles.weight().ifPresent(name -> fields.add(weight(type, name)));
        roles.group().ifPresent(name -> fields.add(group(type, name)));
        return Schema.of(fields);
    }

    private static String free(Set<String> taken) {
        String name = PACKED;
        for (int i = 2; taken.contains(name); i++) {
            name = PACKED + "_" + i;
        }
        return name;
    }

    private static List<Integer> shape(StructType type, String name, Source source) {
        int width = source.kind() == Source.Kind.VECTOR ? SparkTypes.widthOf(type.apply(name)) : Field.UNKNOWN;
        return width == Field.UNKNOWN ? source.unknownShape() : List.of(width);
    }

    private static Field target(StructType type, String name) {
        Source source = source(type, name, "a target");
        DataType element = source.kind() == Source.Kind.BOOLEAN
                ? DataType.INT32
                : source.kind() == Source.Kind.FLOAT
                        ? DataType.FLOAT64
                        : source.kind().natural();
        return new Field(name, Role.TARGET, element, shape(type, name, source), List.of(), null);
    }

    private static Field weight(StructType type, String name) {
        Source source = source(type, name, "a weight");
        if (!source.isScalar() || !source.kind().isNumeric()) {
            throw unsuitable(type.apply(name), "a weight", "use a column of numbers");
        }
        return Field.scalar(name, Role.WEIGHT, DataType.FLOAT64);
    }

    private static Field group(StructType type, String name) {
        Source source = source(type, name, "a group");
        if (!source.isScalar() || source.kind() == Source.Kind.BINARY) {
            throw unsuitable(type.apply(name), "a group", "use a column of whole numbers or strings");
        }
        return Field.scalar(name, Role.GROUP, source.kind().natural());
    }

    private static Source source(StructType type, String name, String what) {
        StructField column = type.apply(name);
        return Source.of(column.dataType())
                .orElseThrow(() -> unsuitable(
                        column, what, "cast or split it, carry it with carry(\"" + name + "\"), or name the inputs"));
    }

    private static PenstockException unsuitable(StructField column, String what, String remedy) {
        return PenstockException.user("the type of a column must suit " + what)
                .value("column '" + column.name() + "' of type "
                        + column.dataType().catalogString())
                .remedy(remedy)
                .build();
    }
}
