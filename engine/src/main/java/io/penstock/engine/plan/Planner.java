package io.penstock.engine.plan;

import io.penstock.engine.data.Role;
import io.penstock.engine.data.Schema;
import io.penstock.engine.error.PenstockException;
import io.penstock.engine.step.Phase;
import io.penstock.engine.step.Placement;
import io.penstock.engine.step.Step;
import io.penstock.engine.tree.Names;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Compiles a tree of steps for a schema. Every chain of steps that work block by block is fused into the scan of the next
 * fit; fits at the same depth share one scan; what several rounds read is kept at hand. What cannot run is refused here, with the
 * path and the remedy, before any data are read.
 */
public final class Planner {
    private Planner() {}

    /** Plans a fit. */
    public static Plan fit(Step root, Schema schema) {
        return fit(root, schema, Set.of());
    }

    /** Plans the rest of a fit of which the fits at some paths are over. */
    public static Plan fit(Step root, Schema schema, Set<String> done) {
        requireInputs(root, schema);
        return plan(
                root, Phase.TRAIN, schema, schema.filter(field -> field.role().isReadByFits()), done);
    }

    /** Plans a transform; without targets in the predict phase. */
    public static Plan transform(Step root, Schema schema, Phase phase) {
        if (phase == Phase.TRAIN) {
            throw new IllegalArgumentException("a fit is planned by fit");
        }
        requireInputs(root, schema);
        Schema read = phase == Phase.PREDICT ? schema.filter(field -> field.role() != Role.TARGET) : schema;
        return plan(root, phase, schema, read, Set.of());
    }

    private static void requireInputs(Step root, Schema schema) {
        if (schema.inputs().isEmpty()) {
            throw PenstockException.user("the data must have at least one input column")
                    .at(Names.of(root))
                    .value(schema.toString())
                    .remedy("name input columns beside the target")
                    .build();
        }
    }

    private static Plan plan(Step root, Phase phase, Schema schema, Schema read, Set<String> done) {
        Lowering lowering = new Lowering(phase, done);
        Expression exit = lowering.lower(Names.of(root), root, Expression.scan(read));
        Node.Scan scan = new Node.Scan(read);
        List<Node.Aggregate> stages = new ArrayList<>();
        for (int depth = 0; stages.size() < count(lowering.fits()); depth++) {
            stages.add(stage(depth, scan, lowering.fits()));
        }
        Compiler compiler = new Compiler();
        int result = compiler.result(exit);
        return new Plan(root, phase, schema, exit.schema(), stages, new Node.Fused(scan, compiler.program()), result);
    }

    private static int count(List<Lowering.FoundFit> fits) {
        return fits.stream().mapToInt(fit -> fit.input().depth() + 1).max().orElse(0);
    }

    private static Node.Aggregate stage(int depth, Node.Scan scan, List<Lowering.FoundFit> all) {
        Compiler compiler = new Compiler();
        List<Node.Fit> fits = new ArrayList<>();
        Optional<Placement> placement = Optional.empty();
        for (Lowering.FoundFit fit : all) {
            if (fit.input().depth() != depth) {
                continue;
            }
            fits.add(new Node.Fit(
                    fit.path(),
                    compiler.result(fit.input()),
                    fit.input().schema(),
                    fit.step().exactness(),
                    fit.step().isIterative(fit.input().schema())));
            placement = placement.or(fit::placement);
        }
        return new Node.Aggregate(depth + 1, new Node.Fused(scan, compiler.program()), fits, placement);
    }
}
