package io.penstock.spark.rows;

import io.penstock.engine.data.Field;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.Metadata;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/** Spark's types and ours. */
final class SparkTypes {
    private static final String VECTOR = "org.apache.spark.ml.linalg.VectorUDT";

    private SparkTypes() {}

    static Source.@Nullable Kind kind(DataType type) {
        if (type.equals(DataTypes.BooleanType)) {
            return Source.Kind.BOOLEAN;
        } else if (type.equals(DataTypes.ByteType)) {
            return Source.Kind.BYTE;
        } else if (type.equals(DataTypes.ShortType)) {
            return Source.Kind.SHORT;
        } else if (type.equals(DataTypes.IntegerType)) {
            return Source.Kind.INT;
        } else if (type.equals(DataTypes.LongType)) {
            return Source.Kind.LONG;
        } else if (type.equals(DataTypes.FloatType)) {
            return Source.Kind.FLOAT;
        } else if (type.equals(DataTypes.DoubleType)) {
            return Source.Kind.DOUBLE;
        } else if (type instanceof StringType) {
            return Source.Kind.STRING;
        } else if (type.equals(DataTypes.BinaryType)) {
            return Source.Kind.BINARY;
        } else if (type.getClass().getName().equals(VECTOR)) {
            return Source.Kind.VECTOR;
        }
        return null;
    }

    /** The column that holds what a field of a block holds. */
    static StructField column(Field field, boolean vectors) {
        boolean vector =
                vectors && field.shape().size() == 1 && field.type() == io.penstock.engine.data.DataType.FLOAT64;
        DataType type = vector ? MlVectors.type() : element(field);
        for (int i = 0; !vector && i < field.shape().size(); i++) {
            type = DataTypes.createArrayType(type, true);
        }
        return new StructField(field.name(), type, true, Metadata.empty());
    }

    private static DataType element(Field field) {
        return switch (field.type()) {
            case FLOAT32 -> DataTypes.FloatType;
            case FLOAT64 -> DataTypes.DoubleType;
            case INT32 -> DataTypes.IntegerType;
            case INT64 -> DataTypes.LongType;
            case UINT8 -> DataTypes.ShortType;
            case BOOL -> DataTypes.BooleanType;
            case STRING -> DataTypes.StringType;
            case BINARY -> DataTypes.BinaryType;
        };
    }

    /** The width that Spark ML has written beside a vector column, or {@link Field#UNKNOWN}. */
    static int widthOf(StructField column) {
        Metadata metadata = column.metadata();
        if (!metadata.contains("ml_attr")) {
            return Field.UNKNOWN;
        }
        Metadata attributes = metadata.getMetadata("ml_attr");
        if (attributes.contains("num_attrs")) {
            return Math.toIntExact(attributes.getLong("num_attrs"));
        }
        int count = 0;
        if (attributes.contains("attrs")) {
            Metadata groups = attributes.getMetadata("attrs");
            for (String group : List.of("numeric", "nominal", "binary")) {
                count += groups.contains(group) ? groups.getMetadataArray(group).length : 0;
            }
        }
        return count == 0 ? Field.UNKNOWN : count;
    }

    /** The names of columns as SQL, so that dots are part of a name. */
    static List<org.apache.spark.sql.Column> columns(List<String> names) {
        List<org.apache.spark.sql.Column> columns = new ArrayList<>();
        names.forEach(name -> columns.add(org.apache.spark.sql.functions.col("`" + name.replace("`", "``") + "`")));
        return columns;
    }

    static StructType struct(List<StructField> fields) {
        return new StructType(fields.toArray(new StructField[0]));
    }
}
