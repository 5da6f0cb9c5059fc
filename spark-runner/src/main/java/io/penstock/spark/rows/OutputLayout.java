package io.penstock.spark.rows;

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

/**
 * The columns of a data set that is made of blocks: carried columns first, then what the pipeline gives.
 *
 * @param type of the whole
 * @param carried how many columns are carried
 * @param names of the blocks' columns that follow
 * @param vectors whether vectors are those of Spark ML, else arrays
 */
public record OutputLayout(StructType type, int carried, List<String> names, boolean vectors) {
    public OutputLayout {
        names = List.copyOf(names);
    }

    /** Throws where a carried column and an output have one name. */
    public static OutputLayout of(List<StructField> carried, Schema outputs, boolean vectors) {
        List<StructField> fields = new ArrayList<>(carried);
        Set<String> taken = new HashSet<>();
        carried.forEach(field -> taken.add(field.name()));
        List<String> names = new ArrayList<>();
        for (Field field : outputs.withRole(Role.INPUT)) {
            if (!taken.add(field.name())) {
                throw PenstockException.user("a carried column and an output must not have one name")
                        .value("'" + field.name() + "'")
                        .remedy("rename the column of the data set, or do not carry it")
                        .build();
            }
            fields.add(SparkTypes.column(field, vectors));
            names.add(field.name());
        }
        return new OutputLayout(SparkTypes.struct(fields), carried.size(), names, vectors);
    }
}
