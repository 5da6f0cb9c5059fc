package io.penstock.spark.rows;

import io.penstock.engine.data.DataType;
import io.penstock.engine.data.Field;
import io.penstock.engine.data.Role;
import io.penstock.engine.data.Schema;
import io.penstock.engine.error.Nearest;
import io.penstock.engine.error.PenstockException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * Before: the columns of a data set and the schema of blocks that somebody wants of it. After: a layout. Columns are found
 * by name, whatever their order; more of them do no harm; numbers may be narrower than what is wanted.
 */
public final class Binder {
    private final StructType type;
    private final List<String> missing = new ArrayList<>();
    private final Map<String, Integer> ordinals = new LinkedHashMap<>();

    private Binder(StructType type) {
        this.type = type;
    }

    /** Throws a {@link PenstockException} that names every column which is missing, or the one that has another kind of type. */
    public static Layout bind(StructType type, Schema schema, Collection<String> carried) {
        return new Binder(type).bind(schema, carried);
    }

    private Layout bind(Schema schema, Collection<String> carried) {
        List<Layout.Slot> slots = new ArrayList<>();
        for (Field field : schema.fields()) {
            slots.add(slot(field));
        }
        carried.forEach(this::find);
        requireAll();
        List<Integer> positions = carried.stream().map(this::ordinal).toList();
        return new Layout(schema, slots, List.copyOf(ordinals.keySet()), positions);
    }

    private Layout.Slot slot(Field field) {
        boolean vectorIsThere = find(field.name(), false)
                .flatMap(column -> Source.of(column.dataType()))
                .filter(source -> !source.isScalar())
                .isPresent();
        boolean allScalarsAreThere = !field.features().isEmpty()
                && field.features().stream().allMatch(name -> find(name, false).isPresent());
        if (!field.features().isEmpty() && (allScalarsAreThere || !vectorIsThere)) {
            List<Integer> positions = new ArrayList<>();
            List<Source> sources = new ArrayList<>();
            for (String name : field.features()) {
                Field wanted = Field.scalar(name, field.role(), field.type());
                find(name).ifPresent(column -> {
                    positions.add(ordinal(name));
                    sources.add(source(column, wanted));
                });
            }
            return new Layout.Slot(positions, sources);
        }
        return find(field.name())
                .map(column -> new Layout.Slot(List.of(ordinal(field.name())), List.of(source(column, field))))
                .orElseGet(() -> new Layout.Slot(List.of(), List.of()));
    }

    private int ordinal(String name) {
        return ordinals.computeIfAbsent(name, key -> ordinals.size());
    }

    private Optional<StructField> find(String name) {
        return find(name, true);
    }

    private Optional<StructField> find(String name, boolean needed) {
        for (StructField column : type.fields()) {
            if (column.name().equals(name)) {
                return Optional.of(column);
            }
        }
        if (needed) {
            missing.add(name);
        }
        return Optional.empty();
    }

    private void requireAll() {
        if (missing.isEmpty()) {
            return;
        }
        List<String> known = List.of(type.fieldNames());
        List<String> hints = missing.stream()
                .limit(5)
                .map(name -> {
                    List<String> near = Nearest.to(name, known);
                    return near.isEmpty()
                            ? "'" + name + "'"
                            : "'" + name + "' (nearest: " + String.join(", ", near) + ")";
                })
                .toList();
        throw PenstockException.data("the data must have every column that the model was trained on")
                .value(missing.size() + " missing: " + String.join(", ", hints)
                        + (missing.size() > hints.size() ? ", …" : ""))
                .remedy("add or rename these columns; the data have " + String.join(", ", known))
                .build();
    }

    private static Source source(StructField column, Field wanted) {
        Source source = Source.of(column.dataType()).orElseThrow(() -> retyped(column, wanted));
        boolean rankFits = source.unknownShape().size() == wanted.shape().size();
        if (!rankFits || !widens(source.kind(), wanted)) {
            throw retyped(column, wanted);
        }
        return source;
    }

    private static boolean widens(Source.Kind kind, Field wanted) {
        DataType to = wanted.type();
        if (!kind.isNumeric() || !to.isNumeric()) {
            return kind.natural() == to;
        }
        if (to.isFloating()) {
            return true;
        }
        return switch (to) {
            case INT64 -> kind.natural().isInteger() || kind == Source.Kind.BOOLEAN;
            case INT32 -> kind.natural() == DataType.INT32 || kind == Source.Kind.BOOLEAN;
            case BOOL -> kind == Source.Kind.BOOLEAN;
            default -> false;
        };
    }

    private static PenstockException retyped(StructField column, Field wanted) {
        return PenstockException.data("a column must have the kind of type that it had in training")
                .value("column '" + column.name() + "' of type "
                        + column.dataType().catalogString() + " for " + wanted)
                .remedy("cast the column" + (wanted.role() == Role.INPUT ? ", or train again on these data" : ""))
                .build();
    }
}
