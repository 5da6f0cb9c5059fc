package io.penstock.engine.plan;

import io.penstock.engine.data.Schema;
import io.penstock.engine.drive.Driver;
import io.penstock.engine.error.PenstockException;
import io.penstock.engine.learn.Learnable;
import io.penstock.engine.learn.Trainable;
import io.penstock.engine.step.Child;
import io.penstock.engine.step.Combiner;
import io.penstock.engine.step.Flow;
import io.penstock.engine.step.Host;
import io.penstock.engine.step.Invertible;
import io.penstock.engine.step.InvertibleMeta;
import io.penstock.engine.step.MetaStep;
import io.penstock.engine.step.Phase;
import io.penstock.engine.step.Placement;
import io.penstock.engine.step.PlanBuilder;
import io.penstock.engine.step.RowChanging;
import io.penstock.engine.step.Step;
import io.penstock.engine.step.TargetTransformer;
import io.penstock.engine.step.TrainingOnly;
import io.penstock.engine.step.Transformer;
import io.penstock.engine.step.UndoneAtExit;
import io.penstock.engine.tree.Trees;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Lowers a tree to flows, collecting the fits on the way. Before: a tree of steps. After: expressions and fits by depth. */
final class Lowering {
    /** A fit that was met on the way. */
    record FoundFit(String path, Trainable step, Expression input, Optional<Placement> placement) {}

    /** A driver that was met on the way. */
    record FoundDrive(String path, Driver driver, Expression input, Optional<Placement> placement) {}

    /** What becomes of a step that learns. */
    private enum Learning {
        /** It is collected as a fit, unless its fit is over. */
        COLLECTED,
        /** It is fitted, and transforms. */
        OVER,
        /** It is frozen: fitted before, it transforms. */
        FROZEN,
        /** Only the schema is asked for; whether it is fitted does not matter. */
        IGNORED
    }

    private Phase phase;
    private final Set<String> done;
    private final Scope scope;
    private final List<FoundFit> fits = new ArrayList<>();
    private final List<FoundDrive> drives = new ArrayList<>();
    private Learning learning = Learning.COLLECTED;
    private Optional<Placement> placement = Optional.empty();
    private @Nullable Driver wanted;
    private @Nullable String wantedPath;
    private @Nullable Expression reached;

    /**
     * @param done the paths whose fit is over; they only transform
     * @param scope in which repetition
     */
    Lowering(Phase phase, Set<String> done, Scope scope) {
        this.phase = phase;
        this.done = done;
        this.scope = scope;
    }

    List<FoundFit> fits() {
        return fits;
    }

    List<FoundDrive> drives() {
        return drives;
    }

    /** Inside what is placed in that way already. */
    Lowering placed(Optional<Placement> outer) {
        placement = outer;
        return this;
    }

    /** For a tree that is fitted as a whole, whatever the phase. */
    Lowering overWhenLearned() {
        learning = Learning.OVER;
        return this;
    }

    private <T> T with(Learning other, Supplier<T> body) {
        Learning outer = learning;
        learning = other;
        try {
            return body.get();
        } finally {
            learning = outer;
        }
    }

    /** Through a step that is fitted, or learns nothing. */
    Expression fitted(String path, Step step, Expression in) {
        return with(Learning.OVER, () -> lower(path, step, in));
    }

    /** Through the children of a driver, as they are. */
    Expression children(String path, Driver driver, Expression in) {
        return (Expression) driver.lower(new ChildBuilder(path, driver), in);
    }

    /** What reaches a driver inside a tree. */
    Expression reaching(String driverPath, Driver driver, String path, Step tree, Expression in) {
        wanted = driver;
        wantedPath = driverPath;
        with(Learning.IGNORED, () -> lower(path, tree, in));
        return Objects.requireNonNull(reached, () -> driverPath + " is not reached");
    }

    Expression lower(String path, Step step, Expression in) {
        try {
            if (step == wanted && path.equals(wantedPath)) {
                reached = in;
            }
            if (step instanceof Driver driver && isLearning(path)) {
                return lowerDriver(path, driver, in);
            }
            if (step instanceof MetaStep meta && step instanceof Trainable trainable) {
                return lowerTogether(path, meta, trainable, in);
            }
            if (step instanceof MetaStep meta) {
                return phase == Phase.TRAIN && step instanceof Driver && done.contains(path)
                        ? with(Learning.OVER, () -> (Expression) meta.lower(new ChildBuilder(path, meta), in))
                        : (Expression) meta.lower(new ChildBuilder(path, meta), in);
            }
            if (step instanceof Transformer transformer) {
                return lowerTransformer(path, transformer, in);
            }
        } catch (PenstockException e) {
            throw e.at(path);
        }
        throw PenstockException.user("a step must be a Transformer or a MetaStep")
                .at(path)
                .value(step.getClass().getName())
                .remedy("implement one of the two")
                .build();
    }

    private boolean isLearning(String path) {
        return phase == Phase.TRAIN && learning == Learning.COLLECTED && !done.contains(path);
    }

    private Expression lowerDriver(String path, Driver driver, Expression in) {
        drives.add(new FoundDrive(path, driver, in, placement));
        Expression out = with(Learning.IGNORED, () -> children(path, driver, in));
        return out.later(in.depth() + 1);
    }

    /** A meta-step whose children learn together, in one stage. */
    private Expression lowerTogether(String path, MetaStep meta, Trainable step, Expression in) {
        ChildBuilder builder = new ChildBuilder(path, meta);
        if (isLearning(path) && hasMore(path, meta, in)) {
            fits.add(new FoundFit(path, step, in, placement));
            Expression out = with(Learning.IGNORED, () -> (Expression) meta.lower(builder, in));
            return out.later(in.depth() + 1);
        }
        return done.contains(path)
                ? with(Learning.OVER, () -> (Expression) meta.lower(builder, in))
                : (Expression) meta.lower(builder, in);
    }

    /** Whether anything in a meta-step would learn. */
    private boolean hasMore(String path, MetaStep meta, Expression in) {
        Lowering trial = new Lowering(phase, Set.of(), scope).placed(placement);
        meta.lower(trial.new ChildBuilder(path, meta), in);
        return !trial.fits.isEmpty() || !trial.drives.isEmpty();
    }

    private Expression lowerTransformer(String path, Transformer step, Expression in) {
        if (step instanceof TrainingOnly && phase != Phase.TRAIN) {
            return in;
        }
        int depth = in.depth();
        Transformer seen = step;
        if (step instanceof Learnable learnable) {
            if (isLearning(path)) {
                fits.add(new FoundFit(path, learnable, in, placement));
                depth++;
                // A step that is fitted again may be given other data than before: only its settings count.
                seen = learnable.cleared();
            } else if (learning == Learning.IGNORED && !done.contains(path)) {
                seen = learnable.cleared();
            } else if (!learnable.isFitted()) {
                throw unfitted(path, step);
            }
        }
        return applied(path, step, seen.outputs(in.schema(), phase), in, depth);
    }

    private Expression applied(String path, Transformer step, Schema outputs, Expression in, int depth) {
        boolean others = step instanceof RowChanging changing && changing.changesRows(phase);
        Object rows = others ? new Object() : in.rows();
        return new Expression(Expression.Kind.APPLY, path, step, List.of(in), outputs, depth, rows);
    }

    private PenstockException unfitted(String path, Step step) {
        boolean frozen = learning == Learning.FROZEN;
        return PenstockException.user(
                        frozen
                                ? "a frozen step must have been fitted before"
                                : "a step that learns must be fitted before it transforms")
                .at(path)
                .value("an unfitted " + step.getClass().getSimpleName())
                .remedy(frozen ? "fit it before it is frozen" : "fit the pipeline, or load a fitted one")
                .build();
    }

    /** Backwards through a step. */
    Expression inverse(String path, Step step, Expression in) {
        try {
            if (step instanceof InvertibleMeta meta) {
                return (Expression) meta.invert(new ChildBuilder(path, meta), in);
            }
            if (step instanceof MetaStep meta && meta.isTransparent()) {
                return (Expression) new ChildBuilder(path, meta).inverse(0, in);
            }
            if (step instanceof TrainingOnly && phase != Phase.TRAIN) {
                return in;
            }
            if (step instanceof Invertible invertible) {
                return undone(path, invertible, in);
            }
        } catch (PenstockException e) {
            throw e.at(path);
        }
        throw PenstockException.user("only a step that can be undone can be run backwards")
                .at(path)
                .value(step.getClass().getSimpleName())
                .remedy("leave it out of what is inverted, or let it implement Invertible")
                .build();
    }

    private Expression undone(String path, Invertible step, Expression in) {
        Schema schema = step.inverseOutputs(in.schema(), phase);
        return new Expression(Expression.Kind.UNDO, path, step, List.of(in), schema, in.depth(), in.rows());
    }

    /** Undoes what a step did to targets. */
    private Expression undo(String path, Step step, Expression in) {
        if (step instanceof UndoneAtExit meta) {
            return (Expression) meta.undo(new ChildBuilder(path, meta), in);
        }
        if (step instanceof MetaStep meta && meta.isTransparent()) {
            return (Expression) new ChildBuilder(path, meta).undo(0, in);
        }
        boolean acts = !(step instanceof TrainingOnly) || phase == Phase.TRAIN;
        return step instanceof TargetTransformer target && acts ? undone(path, target, in) : in;
    }

    /** Part after part inside the host, up to the first in which something learns, is looked for or is ordered anew. */
    private Expression host(String path, Host host, List<UnaryOperator<Flow>> parts, Expression in) {
        List<Expression.Part> inside = new ArrayList<>();
        Expression flow = in;
        for (int i = 0; i < parts.size(); i++) {
            UnaryOperator<Flow> part = parts.get(i);
            int met = fits.size() + drives.size() + (reached == null ? 0 : 1);
            Expression plain = (Expression) part.apply(flow);
            boolean hostable = met == fits.size() + drives.size() + (reached == null ? 0 : 1)
                    && plain.source() == flow.source()
                    && inside.size() == i;
            if (hostable) {
                Expression entry = Expression.scan(flow.schema());
                inside.add(new Expression.Part(entry, (Expression) part.apply(entry)));
                flow = Expression.hosted(path, host, inside, in);
            } else if (host.isOptional()) {
                flow = plain;
            } else {
                throw PenstockException.user(
                                "what runs inside another step's hands must neither learn nor be shuffled there")
                        .value("a step that does, in a part of "
                                + host.getClass().getSimpleName())
                        .remedy("fit and freeze it before, or shuffle outside")
                        .build();
            }
        }
        return flow;
    }

    /** Speaks for the children of one meta-step. */
    private final class ChildBuilder implements PlanBuilder {
        private final String path;
        private final MetaStep parent;

        ChildBuilder(String path, MetaStep parent) {
            this.path = path;
            this.parent = parent;
        }

        @Override
        public Phase phase() {
            return phase;
        }

        @Override
        public int epoch() {
            return scope.epoch();
        }

        private Child at(int position) {
            return parent.children().get(position);
        }

        private String pathOf(Child child) {
            return Trees.childPath(path, parent, child);
        }

        @Override
        public Flow child(int position, Flow in) {
            return lower(pathOf(at(position)), at(position).step(), (Expression) in);
        }

        @Override
        public Flow inverse(int position, Flow in) {
            return Lowering.this.inverse(pathOf(at(position)), at(position).step(), (Expression) in);
        }

        @Override
        public Flow undo(int position, Flow in) {
            return Lowering.this.undo(pathOf(at(position)), at(position).step(), (Expression) in);
        }

        @Override
        public Flow apply(String name, Transformer helper, Flow in) {
            Expression flow = (Expression) in;
            return applied(path + Trees.OWN + name, helper, helper.outputs(flow.schema(), phase), flow, flow.depth());
        }

        @Override
        public Flow combine(String name, Combiner combiner, List<Flow> in) {
            List<Expression> flows = in.stream().map(Expression.class::cast).toList();
            Schema schema =
                    combiner.outputs(flows.stream().map(Expression::schema).toList(), phase);
            return new Expression(
                    Expression.Kind.COMBINE,
                    path + Trees.OWN + name,
                    combiner,
                    flows,
                    schema,
                    depth(flows),
                    flows.get(0).rows());
        }

        private static int depth(List<Expression> flows) {
            return flows.stream().mapToInt(Expression::depth).max().orElse(0);
        }

        @Override
        public Flow hosted(String name, Host host, List<UnaryOperator<Flow>> parts, Flow in) {
            Phase outer = phase;
            phase = host.phase(outer);
            try {
                return host(path + "/~" + name, host, parts, (Expression) in);
            } finally {
                phase = outer;
            }
        }

        @Override
        public Flow concat(List<Flow> branches) {
            List<Expression> flows =
                    branches.stream().map(Expression.class::cast).toList();
            for (int i = 1; i < flows.size(); i++) {
                if (flows.get(i).rows() != flows.get(0).rows()) {
                    throw PenstockException.user("branches that meet must hold the same rows in the same order")
                            .value("branch " + (i + 1) + " changes rows that the first one does not")
                            .remedy("change rows before the branches part, or after they have met")
                            .build();
                }
            }
            Schema schema =
                    Program.Concat.schema(flows.stream().map(Expression::schema).toList());
            Object rows = flows.get(0).rows();
            return new Expression(Expression.Kind.CONCAT, "", null, flows, schema, depth(flows), rows);
        }

        @Override
        public Flow shuffle(Flow in) {
            Expression flow = (Expression) in;
            return phase == Phase.TRAIN && learning != Learning.OVER
                    ? Expression.source(Expression.Kind.EXCHANGE, "", flow, new Object())
                    : flow;
        }

        @Override
        public Flow kept(Flow in) {
            Expression flow = (Expression) in;
            return phase == Phase.TRAIN && learning != Learning.OVER
                    ? Expression.source(Expression.Kind.KEEP, scope.key() + Node.CHECKPOINT + path, flow, flow.rows())
                    : flow;
        }

        @Override
        public Flow frozen(UnaryOperator<Flow> body, Flow in) {
            return learning == Learning.COLLECTED && phase == Phase.TRAIN
                    ? with(Learning.FROZEN, () -> body.apply(in))
                    : body.apply(in);
        }

        @Override
        public Flow placed(Placement wish, UnaryOperator<Flow> body, Flow in) {
            Optional<Placement> outer = placement;
            placement = Optional.of(wish);
            try {
                return body.apply(in);
            } finally {
                placement = outer;
            }
        }
    }
}
