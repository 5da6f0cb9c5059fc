package io.penstock.engine.plan;

import io.penstock.engine.data.Field;
import io.penstock.engine.data.Role;
import io.penstock.engine.data.Schema;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What is done with each block, without looking at any other: operations over numbered registers, in an order in which
 * every operation finds its inputs. Register 0 holds the block as scanned.
 *
 * @param operations in order
 * @param registers how many there are
 * @param results the registers that are read once all operations are done; any other may be left empty by fusion
 */
public record Program(List<Operation> operations, int registers, Set<Integer> results) {
    public Program {
        operations = List.copyOf(operations);
        results = Set.copyOf(results);
    }

    /** True where exactly one operation reads the register, and nobody else does. */
    public boolean isReadOnce(int register) {
        return !results.contains(register)
                && operations.stream()
                                .flatMap(operation -> operation.inputs().stream())
                                .filter(in -> in == register)
                                .count()
                        == 1;
    }

    /** The only register that is read once all operations are done. */
    public int result() {
        if (results.size() != 1) {
            throw new IllegalStateException("results " + results);
        }
        return results.iterator().next();
    }

    /** One operation; it writes one register. */
    public sealed interface Operation {
        List<Integer> inputs();

        int out();
    }

    /** Transforms a block by the step at a path. */
    public record Apply(String path, int in, int out) implements Operation {
        @Override
        public List<Integer> inputs() {
            return List.of(in);
        }
    }

    /** Undoes the target transform of the step at a path. */
    public record Undo(String path, int in, int out) implements Operation {
        @Override
        public List<Integer> inputs() {
            return List.of(in);
        }
    }

    /** Makes one block of several by the combiner at a path. */
    public record Combine(String path, List<Integer> in, int out) implements Operation {
        public Combine {
            in = List.copyOf(in);
        }

        @Override
        public List<Integer> inputs() {
            return in;
        }
    }

    /** Sends a block through programs of one result each, one after the other, which the host at a path runs. */
    public record Hosted(String path, List<Program> parts, int in, int out) implements Operation {
        public Hosted {
            parts = List.copyOf(parts);
        }

        @Override
        public List<Integer> inputs() {
            return List.of(in);
        }
    }

    /** Puts the inputs of several blocks of the same rows side by side. */
    public record Concat(List<Integer> in, int out) implements Operation {
        public Concat {
            in = List.copyOf(in);
        }

        @Override
        public List<Integer> inputs() {
            return in;
        }

        /** The schema of the branches side by side: their inputs, renamed where a name is taken, then what else the first has. */
        public static Schema schema(List<Schema> branches) {
            Set<String> taken = new HashSet<>();
            List<Field> others = branches.get(0).fields().stream()
                    .filter(field -> field.role() != Role.INPUT)
                    .toList();
            others.forEach(field -> taken.add(field.name()));
            List<Field> fields = new ArrayList<>();
            for (Schema branch : branches) {
                for (Field field : branch.inputs()) {
                    String name = field.name();
                    for (int i = 2; !taken.add(name); i++) {
                        name = field.name() + "_" + i;
                    }
                    fields.add(field.withName(name));
                }
            }
            fields.addAll(others);
            return Schema.of(fields);
        }
    }

    /** The paths of the steps that it applies, in order. */
    public List<String> paths() {
        List<String> paths = new ArrayList<>();
        for (Operation operation : operations) {
            if (operation instanceof Apply apply && !paths.contains(apply.path())) {
                paths.add(apply.path());
            } else if (operation instanceof Combine combine) {
                paths.add(combine.path());
            } else if (operation instanceof Undo undo && !paths.contains(undo.path())) {
                paths.add(undo.path());
            } else if (operation instanceof Hosted hosted) {
                paths.add(hosted.path());
                hosted.parts().forEach(part -> paths.addAll(part.paths()));
            }
        }
        return paths;
    }
}
