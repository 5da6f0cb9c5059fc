package io.penstock.engine.plan;

import io.penstock.engine.data.Schema;
import io.penstock.engine.error.PenstockException;
import io.penstock.engine.learn.Learnable;
import io.penstock.engine.step.Child;
import io.penstock.engine.step.Flow;
import io.penstock.engine.step.MetaStep;
import io.penstock.engine.step.Phase;
import io.penstock.engine.step.Placement;
import io.penstock.engine.step.PlanBuilder;
import io.penstock.engine.step.State;
import io.penstock.engine.step.Step;
import io.penstock.engine.step.TargetTransformer;
import io.penstock.engine.step.TrainingOnly;
import io.penstock.engine.step.Transformer;
import io.penstock.engine.tree.Trees;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

/** Lowers a tree to flows, collecting the fits on the way. Before: a tree of steps. After: expressions and fits by depth. */
final class Lowering {
    /** A fit that was met on the way. */
    record FoundFit(String path, Learnable step, Expression input, Optional<Placement> placement) {}

    private final Phase phase;
    private final Set<String> done;
    private final List<FoundFit> fits = new ArrayList<>();
    private Optional<Placement> placement = Optional.empty();

    /**
     * @param done the paths whose fit is over; they only transform
     */
    Lowering(Phase phase, Set<String> done) {
        this.phase = phase;
        this.done = done;
    }

    List<FoundFit> fits() {
        return fits;
    }

    Expression lower(String path, Step step, Expression in) {
        try {
            if (step instanceof MetaStep meta) {
                return (Expression) meta.lower(new ChildBuilder(path, meta), in);
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

    private Expression lowerTransformer(String path, Transformer step, Expression in) {
        if (step instanceof TrainingOnly && phase != Phase.TRAIN) {
            return in;
        }
        int depth = in.depth();
        Transformer seen = step;
        if (step instanceof Learnable learnable) {
            if (phase == Phase.TRAIN && !done.contains(path)) {
                fits.add(new FoundFit(path, learnable, in, placement));
                depth++;
                // A step that is fitted again may be given other data than before: only its settings count.
                seen = (Transformer) learnable.withState(State.EMPTY);
            } else if (!learnable.isFitted()) {
                throw PenstockException.user("a step that learns must be fitted before it transforms")
                        .at(path)
                        .value("an unfitted " + step.getClass().getSimpleName())
                        .remedy("fit the pipeline, or load a fitted one")
                        .build();
            }
        }
        Schema outputs = seen.outputs(in.schema(), phase);
        return new Expression(Expression.Kind.APPLY, path, List.of(in), outputs, depth);
    }

    private static Step unwrapped(Step step) {
        Step inner = step;
        while (inner instanceof MetaStep meta && meta.isTransparent()) {
            inner = meta.children().get(0).step();
        }
        return inner;
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
        public Flow child(int position, Flow in) {
            Child child = parent.children().get(position);
            return lower(Trees.childPath(path, parent, child), child.step(), (Expression) in);
        }

        @Override
        public Flow undo(int position, Flow in) {
            Child child = parent.children().get(position);
            if (!(unwrapped(child.step()) instanceof TargetTransformer step)) {
                return in;
            }
            Expression flow = (Expression) in;
            String childPath = Trees.childPath(path, parent, child);
            Schema schema = step.inverseOutputs(flow.schema(), phase);
            return new Expression(Expression.Kind.UNDO, childPath, List.of(flow), schema, flow.depth());
        }

        @Override
        public Flow concat(List<Flow> branches) {
            List<Expression> flows =
                    branches.stream().map(Expression.class::cast).toList();
            Schema schema =
                    Program.Concat.schema(flows.stream().map(Expression::schema).toList());
            int depth = flows.stream().mapToInt(Expression::depth).max().orElse(0);
            return new Expression(Expression.Kind.CONCAT, "", flows, schema, depth);
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
