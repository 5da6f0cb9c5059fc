package io.penstock.engine.plan;

import io.penstock.engine.data.Schema;
import io.penstock.engine.step.Phase;
import io.penstock.engine.step.Placement;
import io.penstock.engine.step.RowChanging;
import io.penstock.engine.step.RowDropping;
import io.penstock.engine.step.Step;
import java.util.Optional;
import java.util.Set;

/** Where a tree is fitted: how the rows reach it. Immutable. */
public abstract sealed class Site {
    private Site() {}

    /** The flow at this place, anew for every plan. */
    abstract Expression lower(Phase phase, Scope scope);

    /** Whether the data themselves are as they were scanned. */
    abstract boolean beginsAsScanned();

    /** What is wished about where fits at this place run. */
    abstract Optional<Placement> placement();

    /** The data themselves, narrowed to what fits read. */
    public static Site root(Schema schema) {
        return new Root(Planner.readByFits(schema), true);
    }

    /** As {@link #root}, but a step before has repeated, made or shuffled the rows. */
    public static Site changed(Schema schema) {
        return new Root(Planner.readByFits(schema), false);
    }

    /**
     * Before a driver inside a tree that is being fitted here.
     *
     * @param path of the tree
     * @param done the fits of the tree that are over; all those that the driver's rows depend on
     * @param drive the driver's stage
     */
    public Site before(String path, Step tree, Set<String> done, Node.Drive drive, Scope scope) {
        return new Before(this, path, tree, done, drive, scope);
    }

    /** Behind a fitted step. */
    public Site through(String path, Step step) {
        return new Through(this, path, step);
    }

    /** The same rows, kept at hand under a key. */
    public Site kept(String key) {
        return new Kept(this, key);
    }

    /** What is known of the rows, as a fit sees them. */
    public Schema schema(Scope scope) {
        return lower(Phase.TRAIN, scope).schema();
    }

    /** Whether the rows are rows of the data, each once, in their order; some may have been left out. */
    public boolean isAsScanned(Scope scope) {
        if (!beginsAsScanned()) {
            return false;
        }
        Expression flow = lower(Phase.TRAIN, scope);
        while (flow.kind() != Expression.Kind.SCAN) {
            boolean changing = flow.step() instanceof RowChanging && !(flow.step() instanceof RowDropping);
            boolean inside = !flow.parts().stream().allMatch(Expression.Part::keepsRows);
            if (changing || inside || flow.kind() == Expression.Kind.EXCHANGE) {
                return false;
            }
            flow = flow.inputs().get(0);
        }
        return true;
    }

    /** Plans a fit of a tree here. */
    public Plan fit(String path, Step tree, Set<String> done, Scope scope) {
        return Planner.plan(this, path, tree, Phase.TRAIN, done, scope);
    }

    /** Plans the measuring of a fitted tree here. */
    public Plan evaluate(String path, Step tree, Scope scope) {
        return Planner.plan(this, path, tree, Phase.EVALUATE, Set.of(), scope);
    }

    /** Plans nothing but the way of the rows to this place. */
    public Plan rows(Step owner, Phase phase, Scope scope) {
        return Planner.rows(this, owner, phase, scope);
    }

    /** The key under which these very rows are kept; empty where they are not. */
    public Optional<String> keptKey() {
        return this instanceof Kept kept ? Optional.of(kept.key) : Optional.empty();
    }

    private static final class Root extends Site {
        private final Schema read;
        private final boolean asScanned;

        Root(Schema read, boolean asScanned) {
            this.read = read;
            this.asScanned = asScanned;
        }

        @Override
        boolean beginsAsScanned() {
            return asScanned;
        }

        @Override
        Expression lower(Phase phase, Scope scope) {
            return Expression.scan(read);
        }

        @Override
        Optional<Placement> placement() {
            return Optional.empty();
        }
    }

    private static final class Before extends Site {
        private final Site outer;
        private final String path;
        private final Step tree;
        private final Set<String> done;
        private final Node.Drive drive;
        private final Scope outerScope;

        Before(Site outer, String path, Step tree, Set<String> done, Node.Drive drive, Scope outerScope) {
            this.outer = outer;
            this.path = path;
            this.tree = tree;
            this.done = Set.copyOf(done);
            this.drive = drive;
            this.outerScope = outerScope;
        }

        @Override
        boolean beginsAsScanned() {
            return outer.beginsAsScanned();
        }

        @Override
        Expression lower(Phase phase, Scope scope) {
            Lowering lowering = new Lowering(phase, done, outerScope);
            return lowering.reaching(drive.path(), drive.driver(), path, tree, outer.lower(phase, outerScope));
        }

        @Override
        Optional<Placement> placement() {
            return drive.placement().or(outer::placement);
        }
    }

    private static final class Through extends Site {
        private final Site outer;
        private final String path;
        private final Step step;

        Through(Site outer, String path, Step step) {
            this.outer = outer;
            this.path = path;
            this.step = step;
        }

        @Override
        boolean beginsAsScanned() {
            return outer.beginsAsScanned();
        }

        @Override
        Expression lower(Phase phase, Scope scope) {
            return new Lowering(phase, Set.of(), scope).fitted(path, step, outer.lower(phase, scope));
        }

        @Override
        Optional<Placement> placement() {
            return outer.placement();
        }
    }

    private static final class Kept extends Site {
        private final Site outer;
        private final String key;

        Kept(Site outer, String key) {
            this.outer = outer;
            this.key = key;
        }

        @Override
        boolean beginsAsScanned() {
            return outer.beginsAsScanned();
        }

        @Override
        Expression lower(Phase phase, Scope scope) {
            Expression flow = outer.lower(phase, scope);
            return Expression.source(Expression.Kind.KEEP, key + "/" + phase, flow, flow.rows());
        }

        @Override
        Optional<Placement> placement() {
            return outer.placement();
        }
    }
}
