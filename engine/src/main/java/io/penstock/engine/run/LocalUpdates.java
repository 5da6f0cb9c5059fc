package io.penstock.engine.run;

import io.penstock.engine.data.Batch;
import io.penstock.engine.data.Schema;
import io.penstock.engine.drive.Errand;
import io.penstock.engine.drive.Held;
import io.penstock.engine.drive.Room;
import io.penstock.engine.error.PenstockException;
import io.penstock.engine.learn.Averageable;
import io.penstock.engine.learn.Collective;
import io.penstock.engine.learn.Learner;
import io.penstock.engine.learn.Metric;
import io.penstock.engine.learn.Trainable;
import io.penstock.engine.plan.Node;
import io.penstock.engine.plan.Plan;
import io.penstock.engine.plan.Planner;
import io.penstock.engine.plan.Scope;
import io.penstock.engine.step.Context;
import io.penstock.engine.step.Seeds;
import io.penstock.engine.step.Step;
import io.penstock.engine.tree.Names;
import io.penstock.engine.tree.Trees;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A tree that goes on learning inside a task, from one block after the other; all of it on the calling thread. */
public final class LocalUpdates {
    private final Context context;
    private Step step;
    private Map<String, Object> statistics = Map.of();
    private long rows;
    private int blocks;

    public LocalUpdates(Step step, Context context) {
        this.step = step;
        this.context = context;
    }

    /** Every step of the tree learns from the block, one after the other, each from what those before it make of it by now. */
    public void learn(Batch block) {
        Plan plan = Planner.fit(step, block.schema());
        Context here = context.inRound(blocks++);
        FitLoop loop = new FitLoop(new BlockStages(block, here), Progress.NONE);
        Fitted<Step> fitted = loop.updateWhatIsKept(plan, statistics);
        step = fitted.step();
        statistics = fitted.statistics();
        rows += block.rows();
    }

    public Step step() {
        return step;
    }

    /** By path, what the steps that learn in one pass have gathered. */
    public Map<String, Object> statistics() {
        return statistics;
    }

    public long rows() {
        return rows;
    }

    /**
     * The tree with its one-pass steps concluded, in order, from what several copies have gathered.
     *
     * @param step the tree; steps that are averaged carry their mean already
     * @param gathered by path, the statistics of the copies, in order
     */
    public static Step concluded(Step step, Schema schema, Map<String, List<Object>> gathered) {
        if (gathered.isEmpty()) {
            return step;
        }
        String root = Names.of(step);
        Set<String> done = new HashSet<>();
        Trees.byPath(step).forEach((path, inner) -> {
            if (inner instanceof Averageable) {
                done.add(path);
            }
        });
        Step tree = step;
        for (Plan plan = Planner.fit(tree, schema, done);
                !plan.stages().isEmpty();
                plan = Planner.fit(tree, schema, done)) {
            Node.Aggregate stage = plan.aggregates().get(0);
            Map<String, Step> fitted = new LinkedHashMap<>();
            for (Node.Fit fit : stage.fits()) {
                fitted.put(fit.path(), FitLoop.concluded(fit, merged(fit, gathered.get(fit.path()))));
            }
            tree = FitLoop.replaced(root, tree, stage, fitted);
            done.addAll(fitted.keySet());
        }
        return tree;
    }

    @SuppressWarnings("unchecked")
    private static Object merged(Node.Fit fit, @org.jspecify.annotations.Nullable List<Object> copies) {
        if (copies == null || copies.isEmpty()) {
            throw new IllegalStateException("nothing was gathered for " + fit.path());
        }
        Learner<Object> learner = (Learner<Object>) FitLoop.learner(fit, fit.step());
        Object total = copies.get(0);
        for (int i = 1; i < copies.size(); i++) {
            total = learner.merge(total, copies.get(i));
        }
        return total;
    }

    /** Runs stages over one block. */
    private record BlockStages(Batch block, Context context) implements StageRunner {
        @Override
        public Rounds open(Node.Aggregate stage) {
            long own = Seeds.hash(context.seed(), context.partition(), context.round());
            Context training = context.seeded(stage.scope().seed(own)).with(Collective.class, ThreadCollective.alone());
            return new Rounds() {
                @Override
                public Totals run(int round, Map<Node.Fit, Trainable> learning) {
                    List<Sink> sinks = Sink.of(learning);
                    Context here = training.inRound(round);
                    Node.Fused input = stage.input();
                    try (TaskPass pass = new TaskPass(sinks, here);
                            LiveProgram program = new LiveProgram(input.program(), input.steps()::get, here)) {
                        pass.learn(program.run(block.project(input.scan().schema())));
                        TaskPass.Result result = pass.finish();
                        return Totals.of(result, sinks, 0);
                    }
                }

                @Override
                public void close() {}
            };
        }

        @Override
        public Map<String, Object> measure(
                String path, Node.Fused input, int register, Scope scope, List<? extends Metric<?>> metrics) {
            throw PenstockException.user("mini-batches learn; they do not measure")
                    .at(path)
                    .value("a step inside that asks for scores")
                    .remedy("put the epochs around the mini-batches")
                    .build();
        }

        @Override
        public void release(String key) {}

        @Override
        public Optional<Held> hold(String path, Plan plan, Scope scope, long mostBytes) {
            return Optional.empty();
        }

        @Override
        public List<Errand.Result> send(String name, List<Work> work, int places) {
            throw new IllegalStateException("nothing was held that " + name + " could learn from");
        }

        @Override
        public long keptBytes(List<String> keys) {
            return 0;
        }

        @Override
        public Room room() {
            return new Room(1, 0, 0);
        }
    }
}
