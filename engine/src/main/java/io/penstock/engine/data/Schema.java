package io.penstock.engine.data;

import io.penstock.engine.error.Nearest;
import io.penstock.engine.error.PenstockException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** The columns of a block, in order, under unique names. Immutable. */
public final class Schema {
    private final List<Field> fields;
    private final Map<String, Integer> positions;

    private Schema(List<Field> fields) {
        this.fields = List.copyOf(fields);
        this.positions = new HashMap<>();
        for (int i = 0; i < this.fields.size(); i++) {
            Field field = this.fields.get(i);
            if (positions.put(field.name(), i) != null) {
                throw PenstockException.user("column names must be unique")
                        .value("two columns named '" + field.name() + "'")
                        .remedy("rename one of them")
                        .build();
            }
        }
    }

    public static Schema of(Field... fields) {
        return new Schema(List.of(fields));
    }

    public static Schema of(List<Field> fields) {
        return new Schema(fields);
    }

    public List<Field> fields() {
        return fields;
    }

    public int size() {
        return fields.size();
    }

    public Field field(int position) {
        return fields.get(position);
    }

    /** The field of that name. Throws a {@link PenstockException} that names the nearest ones. */
    public Field field(String name) {
        return fields.get(position(name));
    }

    public Optional<Field> find(String name) {
        Integer position = positions.get(name);
        return position == null ? Optional.empty() : Optional.of(fields.get(position));
    }

    /** The position of that name. Throws a {@link PenstockException} that names the nearest ones. */
    public int position(String name) {
        Integer position = positions.get(name);
        if (position == null) {
            throw PenstockException.user("a column must exist")
                    .value("'" + name + "'")
                    .remedy(Nearest.remedy(name, names()))
                    .build();
        }
        return position;
    }

    public boolean has(String name) {
        return positions.containsKey(name);
    }

    public Collection<String> names() {
        return fields.stream().map(Field::name).toList();
    }

    public List<Field> inputs() {
        return withRole(Role.INPUT);
    }

    public List<Field> targets() {
        return withRole(Role.TARGET);
    }

    public List<Field> withRole(Role role) {
        return fields.stream().filter(field -> field.role() == role).toList();
    }

    /** The same columns with one replaced under its name, at its position. */
    public Schema replace(Field field) {
        List<Field> changed = new ArrayList<>(fields);
        changed.set(position(field.name()), field);
        return new Schema(changed);
    }

    /** The inputs become these; every other column stays, after them. */
    public Schema withInputs(List<Field> inputs) {
        List<Field> changed = new ArrayList<>(inputs);
        fields.stream().filter(field -> field.role() != Role.INPUT).forEach(changed::add);
        return new Schema(changed);
    }

    /** Only the columns that pass. */
    public Schema filter(Predicate<Field> keep) {
        return new Schema(fields.stream().filter(keep).toList());
    }

    /** Bytes of one row; unknown dimensions count as 16 elements, strings by an estimate. */
    public long bytesPerRow() {
        long bytes = Long.BYTES;
        for (Field field : fields) {
            int width = field.width();
            bytes += (long) field.type().bytes() * (width == Field.UNKNOWN ? 16 : width);
        }
        return bytes;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Schema schema && fields.equals(schema.fields);
    }

    @Override
    public int hashCode() {
        return fields.hashCode();
    }

    @Override
    public String toString() {
        return fields.stream().map(Field::toString).collect(Collectors.joining(", ", "{", "}"));
    }
}
