package io.penstock.engine.local;

import io.penstock.engine.data.Batch;
import io.penstock.engine.data.Schema;
import io.penstock.engine.error.PenstockException;
import io.penstock.engine.learn.Learnable;
import io.penstock.engine.learn.Metric;
import io.penstock.engine.plan.Node;
import io.penstock.engine.plan.Plan;
import io.penstock.engine.plan.Planner;
import io.penstock.engine.plan.Program;
import io.penstock.engine.run.Data;
import io.penstock.engine.run.FitLoop;
import io.penstock.engine.run.Fitted;
import io.penstock.engine.run.LiveProgram;
import io.penstock.engine.run.MergeTree;
import io.penstock.engine.run.Progress;
import io.penstock.engine.run.Runner;
import io.penstock.engine.run.Sink;
import io.penstock.engine.run.StageRunner;
import io.penstock.engine.run.TaskPass;
import io.penstock.engine.step.Context;
import io.penstock.engine.step.Phase;
import io.penstock.engine.step.Placement.DevicePolicy;
import io.penstock.engine.step.Step;
import io.penstock.engine.tree.Trees;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * Runs plans on threads of this process, a partition at a time on each. The result depends on the data, their
 * partitions and the seed, never on the number of threads. Immutable and thread-safe.
 */
public final class LocalRunner implements Runner {
    private final int threads;
    private final long seed;
    private final Progress progress;

    private LocalRunner(int threads, long seed, Progress progress) {
        this.threads = threads;
        this.seed = seed;
        this.progress = progress;
    }

    /** As many threads as there are processors, seed 0. */
    public static LocalRunner create() {
        return new LocalRunner(Runtime.getRuntime().availableProcessors(), 0, Progress.NONE);
    }

    public LocalRunner threads(int count) {
        if (count < 1) {
            throw new IllegalArgumentException("threads " + count);
        }
        return new LocalRunner(count, seed, progress);
    }

    public LocalRunner seed(long other) {
        return new LocalRunner(threads, other, progress);
    }

    public LocalRunner progress(Progress listener) {
        return new LocalRunner(threads, seed, listener);
    }

    /** Plans and fits. */
    @SuppressWarnings("unchecked")
    public <S extends Step> Fitted<S> fit(S step, LocalData data) {
        return (Fitted<S>) fit(Planner.fit(step, data.schema()), data);
    }

    /** Plans and predicts. */
    public LocalData transform(Step step, LocalData data) {
        return transform(Planner.transform(step, data.schema(), Phase.PREDICT), data);
    }

    /** Plans and measures. */
    public Map<String, Object> evaluate(Step step, LocalData data, List<? extends Metric<?>> metrics) {
        return evaluate(Planner.transform(step, data.schema(), Phase.EVALUATE), data, metrics);
    }

    @Override
    public Fitted<Step> fit(Plan plan, Data data) {
        LocalData local = (LocalData) data;
        return new FitLoop((stage, steps) -> new LocalRounds(stage, steps, local), progress).fit(plan);
    }

    @Override
    public LocalData transform(Plan plan, Data data) {
        LocalData local = (LocalData) data;
        Map<String, Step> steps = Trees.byPath(plan.root());
        Schema read = plan.exit().scan().schema();
        List<List<Batch>> out = Tasks.run(threads, local.partitions().size(), partition -> {
            Context context = Context.of(plan.phase(), seed).inPartition(partition);
            try (LiveProgram program = new LiveProgram(plan.exit().program(), steps::get, context)) {
                List<Batch> blocks = new ArrayList<>();
                for (Batch block : local.partitions().get(partition)) {
                    blocks.add(program.run(block.project(read))[plan.result()]);
                }
                return blocks;
            }
        });
        Schema schema = out.stream()
                .flatMap(List::stream)
                .findFirst()
                .map(Batch::schema)
                .orElse(plan.output());
        return new LocalData(schema, out);
    }

    @Override
    public Map<String, Object> evaluate(Plan plan, Data data, List<? extends Metric<?>> metrics) {
        LocalData local = (LocalData) data;
        Map<String, Step> steps = Trees.byPath(plan.root());
        List<Sink> sinks = new ArrayList<>();
        metrics.forEach(metric -> sinks.add(new Sink(metric.name(), plan.result(), metric)));
        Node.Fused exit = plan.exit();
        List<TaskPass.Result> results = Tasks.run(threads, local.partitions().size(), partition -> {
            Context context = Context.of(plan.phase(), seed).inPartition(partition);
            try (LiveProgram program = new LiveProgram(exit.program(), steps::get, context);
                    TaskPass pass = new TaskPass(sinks, context)) {
                for (Batch block : local.partitions().get(partition)) {
                    pass.learn(program.run(block.project(exit.scan().schema())));
                }
                return pass.finish();
            }
        });
        TaskPass.Result total = MergeTree.merge(results, sinks);
        Map<String, Object> scores = new LinkedHashMap<>();
        for (int i = 0; i < metrics.size(); i++) {
            scores.putAll(conclude(metrics.get(i), total.partials().get(i)));
        }
        return scores;
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> conclude(Metric<?> metric, Object total) {
        return ((Metric<Object>) metric).conclude(total);
    }

    /** The rounds of one stage over blocks in memory. */
    private final class LocalRounds implements StageRunner.Rounds {
        private final Node.Aggregate stage;
        private final Function<String, Step> steps;
        private final LocalData data;
        private final List<List<Batch[]>> kept = new ArrayList<>();

        LocalRounds(Node.Aggregate stage, Function<String, Step> steps, LocalData data) {
            this.stage = stage;
            this.steps = steps;
            int slices = stage.placement().map(wish -> wish.partitions()).orElse(0);
            this.data = slices > 0 && slices != data.partitions().size() ? data.repartition(slices) : data;
            stage.placement().ifPresent(wish -> {
                if (wish.device() == DevicePolicy.REQUIRE) {
                    throw PenstockException.resource("the device policy REQUIRE needs an accelerator")
                            .at(stage.fits().get(0).path())
                            .value("none on the local runner")
                            .remedy("use PREFER, or a cluster that offers gpu resources")
                            .build();
                }
            });
            for (int i = 0; i < this.data.partitions().size(); i++) {
                kept.add(List.of());
            }
        }

        @Override
        public StageRunner.Totals run(int round, Map<Node.Fit, Learnable> learning) {
            List<Sink> sinks = new ArrayList<>();
            learning.forEach((fit, step) ->
                    sinks.add(new Sink(fit.path(), fit.register(), FitLoop.learner(step, fit.schema(), fit.path()))));
            List<TaskPass.Result> results = Tasks.run(threads, kept.size(), partition -> task(partition, round, sinks));
            if (results.isEmpty()) {
                return new StageRunner.Totals(0, Map.of());
            }
            TaskPass.Result total = MergeTree.merge(results, sinks);
            Map<String, Object> byPath = new LinkedHashMap<>();
            for (int i = 0; i < sinks.size(); i++) {
                byPath.put(sinks.get(i).path(), total.partials().get(i));
            }
            return new StageRunner.Totals(total.rows(), byPath);
        }

        private TaskPass.Result task(int partition, int round, List<Sink> sinks) {
            Context context = Context.of(Phase.TRAIN, seed).inRound(round).inPartition(partition);
            try (TaskPass pass = new TaskPass(sinks, context)) {
                if (stage.isCached() && round > 0) {
                    kept.get(partition).forEach(pass::learn);
                } else {
                    scan(partition, pass, context);
                }
                return pass.finish();
            }
        }

        private void scan(int partition, TaskPass pass, Context context) {
            Program program = stage.input().program();
            Schema read = stage.input().scan().schema();
            List<Batch[]> keep = new ArrayList<>();
            try (LiveProgram live = new LiveProgram(program, steps, context)) {
                for (Batch block : data.partitions().get(partition)) {
                    Batch[] registers = live.run(block.project(read));
                    pass.learn(registers);
                    if (stage.isCached()) {
                        keep.add(stage.keepOnlyLearned(registers));
                    }
                }
            }
            kept.set(partition, keep);
        }

        @Override
        public void close() {
            kept.clear();
        }
    }
}
