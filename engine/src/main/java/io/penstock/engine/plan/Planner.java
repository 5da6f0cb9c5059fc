package io.penstock.engine.plan;

import io.penstock.engine.data.Role;
import io.penstock.engine.data.Schema;
import io.penstock.engine.error.PenstockException;
import io.penstock.engine.learn.Descending;
import io.penstock.engine.learn.Exactness;
import io.penstock.engine.step.MetaStep;
import io.penstock.engine.step.Phase;
import io.penstock.engine.step.Placement;
import io.penstock.engine.step.Placement.DevicePolicy;
import io.penstock.engine.step.Step;
import io.penstock.engine.strategy.Strategy;
import io.penstock.engine.tree.Names;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
        Plan plan = plan(Site.root(schema), Names.of(root), root, Phase.TRAIN, done, Scope.ROOT);
        return new Plan(root, Phase.TRAIN, schema, plan.output(), plan.stages(), plan.exit(), plan.result());
    }

    /**
     * Plans a transform; without targets in the predict phase. In the train phase it shows the rows as the last step of a
     * fitted tree saw them: augmented, sampled, never shuffled.
     */
    public static Plan transform(Step root, Schema schema, Phase phase) {
        requireInputs(root, schema);
        Schema read = phase == Phase.PREDICT ? schema.filter(field -> field.role() != Role.TARGET) : schema;
        return plan(root, phase, schema, read, false);
    }

    /** Plans the way back: what the tree gave becomes what it was given, where every step of it can be undone. */
    public static Plan inverse(Step root, Schema schema) {
        requireInputs(root, schema);
        return plan(root, Phase.PREDICT, schema, schema, true);
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

    static Schema readByFits(Schema schema) {
        return schema.filter(field -> field.role().isReadByFits());
    }

    /** Plans what happens to a tree at a site: a fit, or the measuring of what a driver has fitted. */
    static Plan plan(Site site, String path, Step tree, Phase phase, Set<String> done, Scope scope) {
        Expression entry = site.lower(phase, scope);
        Lowering lowering = new Lowering(phase, done, scope).placed(site.placement());
        return assemble(tree, phase, entry.schema(), entry, lowering.lower(path, tree, entry), lowering, scope);
    }

    static Plan rows(Site site, Step owner, Phase phase, Scope scope) {
        Expression entry = site.lower(phase, scope);
        return assemble(owner, phase, entry.schema(), entry, entry, new Lowering(phase, Set.of(), scope), scope);
    }

    private static Plan plan(Step root, Phase phase, Schema schema, Schema read, boolean backwards) {
        Lowering lowering = new Lowering(phase, Set.of(), Scope.ROOT).overWhenLearned();
        Expression scan = Expression.scan(read);
        String path = Names.of(root);
        Expression exit = backwards ? lowering.inverse(path, root, scan) : lowering.lower(path, root, scan);
        if (phase == Phase.PREDICT && root instanceof MetaStep && exit.rows() != scan.rows()) {
            throw PenstockException.user("a prediction must have a row for every row of the data")
                    .at(path)
                    .value("a step that changes rows acts in the predict phase")
                    .remedy("wrap it so that it acts in training only, or undo it before the end of the pipeline")
                    .build();
        }
        return assemble(root, phase, schema, scan, exit, lowering, Scope.ROOT);
    }

    private static Plan assemble(
            Step root, Phase phase, Schema schema, Expression entry, Expression exit, Lowering lowering, Scope scope) {
        List<Node.Stage> stages = new ArrayList<>();
        int depths = Math.max(
                lowering.fits().stream()
                        .mapToInt(fit -> fit.input().depth() + 1)
                        .max()
                        .orElse(0),
                lowering.drives().stream()
                        .mapToInt(drive -> drive.input().depth() + 1)
                        .max()
                        .orElse(0));
        for (int depth = 0; depth < depths; depth++) {
            int current = depth;
            Map<Scan, List<Lowering.FoundFit>> byScan = new LinkedHashMap<>();
            lowering.fits().stream()
                    .filter(fit -> fit.input().depth() == current)
                    .forEach(fit -> byScan.computeIfAbsent(Scan.of(fit), key -> new ArrayList<>())
                            .add(fit));
            byScan.forEach((scan, fits) -> stages.add(aggregate(stages.size() + 1, scan.source(), fits, scope)));
            lowering.drives().stream()
                    .filter(drive -> drive.input().depth() == current)
                    .forEach(drive -> stages.add(drive(stages.size() + 1, drive, scope)));
        }
        Compiler compiler = new Compiler(exit.source());
        int result = compiler.result(exit);
        return new Plan(root, phase, schema, exit.schema(), stages, compiler.fused(), result);
    }

    /**
     * What fits must have in common to share a scan: where the rows come from, and any wish that is not about slices alone. Workers that add
     * up gradients among themselves do so for one fit at a time.
     */
    private record Scan(Expression source, Optional<Placement> placement, String alone) {
        static Scan of(Lowering.FoundFit fit) {
            Optional<Placement> special = fit.placement()
                    .filter(wish -> wish.device() != DevicePolicy.NEVER
                            || !strategy(fit).equals(Strategy.OWN));
            boolean alone = strategy(fit) instanceof Strategy.AllReduce;
            return new Scan(fit.input().source(), special, alone ? fit.path() : "");
        }
    }

    /** The one that was wished for, where the step can be told. */
    private static Strategy strategy(Lowering.FoundFit fit) {
        return fit.step() instanceof Descending
                ? fit.placement().map(Placement::strategy).orElse(Strategy.OWN)
                : Strategy.OWN;
    }

    private static Exactness exactness(Lowering.FoundFit fit) {
        return strategy(fit) instanceof Strategy.LocalSgd
                ? Exactness.HEURISTIC
                : fit.step().exactness();
    }

    private static Node.Aggregate aggregate(int number, Expression source, List<Lowering.FoundFit> all, Scope scope) {
        Compiler compiler = new Compiler(source);
        List<Node.Fit> fits = new ArrayList<>();
        Optional<Placement> placement = Optional.empty();
        for (Lowering.FoundFit fit : all) {
            fits.add(new Node.Fit(
                    fit.path(),
                    fit.step(),
                    compiler.result(fit.input()),
                    fit.input().schema(),
                    exactness(fit),
                    fit.step().isIterative(fit.input().schema()),
                    strategy(fit)));
            placement = placement.or(fit::placement);
        }
        return new Node.Aggregate(number, compiler.fused(), fits, placement, scope);
    }

    /** The forecast of what a driver fits: its children as they are, on rows of that schema. */
    private static Node.Drive drive(int number, Lowering.FoundDrive drive, Scope scope) {
        Expression rows = Expression.scan(drive.input().schema());
        Lowering lowering = new Lowering(Phase.TRAIN, Set.of(), Scope.ROOT).placed(drive.placement());
        Expression exit = lowering.children(drive.path(), drive.driver(), rows);
        Plan body = assemble(drive.driver(), Phase.TRAIN, rows.schema(), rows, exit, lowering, scope);
        return new Node.Drive(number, drive.path(), drive.driver(), rows.schema(), body, drive.placement());
    }
}
