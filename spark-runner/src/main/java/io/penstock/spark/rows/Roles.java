package io.penstock.spark.rows;

import io.penstock.engine.error.Nearest;
import io.penstock.engine.error.PenstockException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * What the columns of a data set are for.
 *
 * @param inputs in order; empty for all others
 * @param targets what is to be predicted
 * @param carried come back untouched
 * @param weight of the row, if there is one
 * @param group of the row, if there is one
 */
public record Roles(
        List<String> inputs,
        List<String> targets,
        List<String> carried,
        Optional<String> weight,
        Optional<String> group) {
    public static final Roles NONE = new Roles(List.of(), List.of(), List.of(), Optional.empty(), Optional.empty());

    public Roles {
        inputs = List.copyOf(inputs);
        targets = List.copyOf(targets);
        carried = List.copyOf(carried);
        for (String target : targets) {
            if (inputs.contains(target)) {
                throw PenstockException.user("a target must not be among the inputs")
                        .value("'" + target + "'")
                        .remedy("name it in one of the two only")
                        .build();
            }
        }
    }

    /** The inputs in order: those that were named, or all columns without another role. */
    List<String> inputsOf(StructType type) {
        Set<String> others = new LinkedHashSet<>(targets);
        others.addAll(carried);
        weight.ifPresent(others::add);
        group.ifPresent(others::add);
        Set<String> named = new LinkedHashSet<>(others);
        named.addAll(inputs);
        List<String> known = List.of(type.fieldNames());
        for (String name : named) {
            if (!known.contains(name)) {
                throw PenstockException.user("a column must exist in the data set")
                        .value("'" + name + "'")
                        .remedy(Nearest.remedy(name, known))
                        .build();
            }
        }
        if (!inputs.isEmpty()) {
            return inputs;
        }
        return java.util.Arrays.stream(type.fields())
                .map(StructField::name)
                .filter(name -> !others.contains(name))
                .toList();
    }
}
