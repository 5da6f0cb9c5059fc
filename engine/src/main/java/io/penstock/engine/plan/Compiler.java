package io.penstock.engine.plan;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Before: flows that refer to each other. After: one program that computes them, each once, and the register of each. */
final class Compiler {
    private final List<Program.Operation> operations = new ArrayList<>();
    private final Map<Expression, Integer> registers = new HashMap<>();
    private final Set<Integer> results = new HashSet<>();
    private int next = 1;

    /** The register that will hold the flow; adds what is missing to compute it. */
    int register(Expression flow) {
        Integer known = registers.get(flow);
        if (known != null) {
            return known;
        }
        if (flow.kind() == Expression.Kind.SCAN) {
            registers.put(flow, 0);
            return 0;
        }
        List<Integer> inputs = flow.inputs().stream().map(this::register).toList();
        int out = next++;
        operations.add(
                switch (flow.kind()) {
                    case APPLY -> new Program.Apply(flow.path(), inputs.get(0), out);
                    case UNDO -> new Program.Undo(flow.path(), inputs.get(0), out);
                    case CONCAT -> new Program.Concat(inputs, out);
                    case SCAN -> throw new IllegalStateException();
                });
        registers.put(flow, out);
        return out;
    }

    /** As {@link #register}, for a flow that is read once the program has run. */
    int result(Expression flow) {
        int register = register(flow);
        results.add(register);
        return register;
    }

    Program program() {
        return new Program(operations, next, results);
    }
}
