package io.penstock.engine.plan;

import io.penstock.engine.error.PenstockException;
import io.penstock.engine.step.Step;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Before: flows that refer to each other. After: one program over one source that computes them, each once, and the register of each. */
final class Compiler {
    private final Expression source;
    private final List<Program.Operation> operations = new ArrayList<>();
    private final Map<Expression, Integer> registers = new HashMap<>();
    private final Map<String, Step> steps;
    private final Set<Integer> results = new HashSet<>();
    private int next = 1;

    Compiler(Expression source) {
        this(source, new LinkedHashMap<>());
    }

    private Compiler(Expression source, Map<String, Step> steps) {
        this.source = source;
        this.steps = steps;
        registers.put(source, 0);
    }

    /** The register that will hold the flow; adds what is missing to compute it. */
    int register(Expression flow) {
        Integer known = registers.get(flow);
        if (known != null) {
            return known;
        }
        if (flow.isSource()) {
            throw PenstockException.user("branches that meet must read the rows in the same place")
                    .value("rows before and after a shuffle or a checkpoint")
                    .remedy("put it before the branches part, or after they have met")
                    .build();
        }
        List<Integer> inputs = flow.inputs().stream().map(this::register).toList();
        int out = next++;
        operations.add(
                switch (flow.kind()) {
                    case APPLY -> new Program.Apply(key(flow), inputs.get(0), out);
                    case UNDO -> new Program.Undo(key(flow), inputs.get(0), out);
                    case COMBINE -> new Program.Combine(key(flow), inputs, out);
                    case CONCAT -> new Program.Concat(inputs, out);
                    case HOST -> new Program.Hosted(key(flow), parts(flow), inputs.get(0), out);
                    case SCAN, EXCHANGE, KEEP -> throw new IllegalStateException();
                });
        registers.put(flow, out);
        return out;
    }

    /** A program per part; their steps are named among the others. */
    private List<Program> parts(Expression flow) {
        return flow.parts().stream()
                .map(part -> {
                    Compiler inner = new Compiler(part.entry(), steps);
                    inner.result(part.exit());
                    return inner.program();
                })
                .toList();
    }

    private Program program() {
        return new Program(operations, next, results);
    }

    /** The path of the flow's step; made different where another step has it. */
    private String key(Expression flow) {
        String key = flow.path();
        for (int i = 2; flow.step() != null; i++) {
            Step other = steps.putIfAbsent(key, flow.step());
            if (other == null || other == flow.step()) {
                break;
            }
            key = flow.path() + "~" + i;
        }
        return key;
    }

    /** As {@link #register}, for a flow that is read once the program has run. */
    int result(Expression flow) {
        int register = register(flow);
        results.add(register);
        return register;
    }

    Node.Fused fused() {
        return new Node.Fused(node(source), program(), steps);
    }

    private static Node.Source node(Expression source) {
        if (source.kind() == Expression.Kind.SCAN) {
            return new Node.Scan(source.schema());
        }
        Expression input = source.inputs().get(0);
        Compiler compiler = new Compiler(input.source());
        int register = compiler.result(input);
        return source.kind() == Expression.Kind.EXCHANGE
                ? new Node.Exchange(compiler.fused(), register, source.schema())
                : new Node.Kept(compiler.fused(), register, source.schema(), source.path());
    }
}
