package io.penstock.engine.local;

import io.penstock.engine.data.Batch;
import io.penstock.engine.data.Schema;
import io.penstock.engine.drive.Errand;
import io.penstock.engine.drive.Held;
import io.penstock.engine.drive.Room;
import io.penstock.engine.error.PenstockException;
import io.penstock.engine.learn.Collective;
import io.penstock.engine.learn.Metric;
import io.penstock.engine.learn.Trainable;
import io.penstock.engine.plan.Node;
import io.penstock.engine.plan.Plan;
import io.penstock.engine.plan.Scope;
import io.penstock.engine.run.LiveProgram;
import io.penstock.engine.run.MergeTree;
import io.penstock.engine.run.RowOrder;
import io.penstock.engine.run.Sink;
import io.penstock.engine.run.StageRunner;
import io.penstock.engine.run.TaskPass;
import io.penstock.engine.run.ThreadCollective;
import io.penstock.engine.run.Work;
import io.penstock.engine.share.SharedCache;
import io.penstock.engine.step.Context;
import io.penstock.engine.step.Device;
import io.penstock.engine.step.Phase;
import io.penstock.engine.step.Placement;
import io.penstock.engine.step.Placement.DevicePolicy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The stages of one fit over blocks in memory, a partition at a time on each thread. */
final class LocalStages implements StageRunner {
    private final int threads;
    private final long seed;
    private final LocalData data;
    private final Map<Class<?>, Object> services;
    private final DevicePool devices;
    private final SharedCache<List<List<Batch>>> kept = SharedCache.unlimited();

    LocalStages(int threads, long seed, LocalData data, Map<Class<?>, Object> services, DevicePool devices) {
        this.devices = devices;
        this.services = services;
        this.threads = threads;
        this.seed = seed;
        this.data = data;
    }

    @Override
    public Rounds open(Node.Aggregate stage) {
        return new LocalRounds(stage);
    }

    private Context context(Phase phase, Scope scope) {
        return Context.of(phase, scope.seed(seed)).inEpoch(scope.epoch()).withAll(services);
    }

    /** The blocks of a source, by partition. */
    private List<List<Batch>> blocks(Node.Source source, LocalData whole, Phase phase, Scope scope) {
        if (source instanceof Node.Scan scan) {
            return whole.partitions().stream()
                    .map(partition -> partition.stream()
                            .map(block -> block.project(scan.schema()))
                            .toList())
                    .toList();
        }
        if (source instanceof Node.Exchange exchange) {
            List<List<Batch>> rows = compute(exchange.input(), exchange.register(), whole, phase, scope);
            return RowOrder.exchange(rows, rows.size(), scope.seed(seed), scope.epoch());
        }
        Node.Kept keep = (Node.Kept) source;
        return kept.use(
                keep.key(), () -> compute(keep.input(), keep.register(), whole, phase, scope), blocks -> blocks);
    }

    /** What a program leaves in a register, by partition. */
    List<List<Batch>> compute(Node.Fused input, int register, LocalData whole, Phase phase, Scope scope) {
        List<List<Batch>> blocks = blocks(input.source(), whole, phase, scope);
        return Tasks.run(threads, blocks.size(), partition -> {
            Context context = context(phase, scope).inPartition(partition);
            try (LiveProgram program = new LiveProgram(input.program(), input.steps()::get, context)) {
                List<Batch> out = new ArrayList<>();
                for (Batch block : blocks.get(partition)) {
                    out.add(program.run(block)[register]);
                }
                return out;
            }
        });
    }

    @Override
    public Map<String, Object> measure(
            String path, Node.Fused input, int register, Scope scope, List<? extends Metric<?>> metrics) {
        return measure(input, register, Phase.EVALUATE, scope, metrics);
    }

    Map<String, Object> measure(
            Node.Fused input, int register, Phase phase, Scope scope, List<? extends Metric<?>> metrics) {
        List<Sink> sinks = new ArrayList<>();
        metrics.forEach(metric -> sinks.add(new Sink(metric.name(), register, metric)));
        List<List<Batch>> blocks = blocks(input.source(), data, phase, scope);
        List<TaskPass.Result> results = Tasks.run(threads, blocks.size(), partition -> {
            Context context = context(phase, scope).inPartition(partition);
            try (LiveProgram program = new LiveProgram(input.program(), input.steps()::get, context);
                    TaskPass pass = new TaskPass(sinks, context)) {
                for (Batch block : blocks.get(partition)) {
                    pass.learn(program.run(block));
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

    @Override
    public void release(String key) {
        kept.remove(key);
    }

    @Override
    public Optional<Held> hold(String path, Plan plan, Scope scope, long mostBytes) {
        List<List<Batch>> blocks = compute(plan.exit(), plan.result(), data, plan.phase(), scope);
        Schema schema = blocks.stream()
                .flatMap(List::stream)
                .findFirst()
                .map(Batch::schema)
                .orElse(plan.output());
        LocalHeld held = new LocalHeld(new LocalData(schema, blocks));
        return held.bytes() <= mostBytes ? Optional.of(held) : Optional.empty();
    }

    @Override
    public List<Errand.Result> send(String name, List<Work> work, int places) {
        LocalErrands errands = new LocalErrands(seed, services);
        return Tasks.run(places, work.size(), number -> errands.run(work.get(number)));
    }

    @Override
    public long keptBytes(List<String> keys) {
        return keys.stream()
                .flatMap(key -> kept.get(key).stream())
                .mapToLong(blocks -> blocks.stream()
                        .flatMap(List::stream)
                        .mapToLong(Batch::bytes)
                        .sum())
                .sum();
    }

    @Override
    public Room room() {
        long heap = Runtime.getRuntime().maxMemory();
        return new Room(threads, heap, heap / 2);
    }

    /** The rounds of one stage. */
    private final class LocalRounds implements Rounds {
        private final Node.Aggregate stage;
        private final List<List<Batch>> blocks;
        private final List<List<Batch[]>> afterwards = new ArrayList<>();
        private boolean kept;

        LocalRounds(Node.Aggregate stage) {
            this.stage = stage;
            int slices = stage.placement().map(Placement::partitions).orElse(0);
            boolean cut = slices > 0 && slices != data.partitions().size();
            LocalData whole = cut ? data.repartition(slices) : data;
            this.blocks = blocks(stage.input().source(), whole, Phase.TRAIN, stage.scope());
            for (int i = 0; i < blocks.size(); i++) {
                afterwards.add(List.of());
            }
        }

        @Override
        public Totals run(int round, Map<Node.Fit, Trainable> learning) {
            List<Sink> sinks = Sink.of(learning);
            List<TaskPass.Result> results =
                    stage.together().map(limit -> together(limit, round, sinks)).orElseGet(() -> apart(round, sinks));
            kept = stage.isCached();
            if (results.isEmpty()) {
                return new Totals(Map.of(), 0, Map.of(), List.of());
            }
            return Totals.of(MergeTree.merge(results, sinks), sinks, 0);
        }

        private boolean wantsDevice() {
            return devices.size() > 0
                    && stage.placement().map(Placement::device).orElse(DevicePolicy.NEVER) != DevicePolicy.NEVER;
        }

        /** A partition at a time on each thread; or on each device. */
        private List<TaskPass.Result> apart(int round, List<Sink> sinks) {
            if (!wantsDevice()) {
                return Tasks.run(
                        threads, blocks.size(), partition -> task(partition, context(round, partition), sinks));
            }
            return Tasks.run(Math.min(threads, devices.size()), blocks.size(), partition -> {
                try (DevicePool.Lease lease = devices.take(1)) {
                    return task(
                            partition,
                            context(round, partition).on(lease.devices().get(0)),
                            sinks);
                }
            });
        }

        /** All partitions at once, on as many threads, whatever the runner's number of threads. */
        private List<TaskPass.Result> together(Duration limit, int round, List<Sink> sinks) {
            if (!wantsDevice()) {
                return together(limit, round, sinks, List.of());
            }
            if (blocks.size() > devices.size()) {
                throw PenstockException.resource("workers that add up gradients must all have a device of their own")
                        .at(sinks.get(0).path())
                        .value(blocks.size() + " partitions on " + devices.size() + " devices")
                        .remedy("cut the data with partitions(" + devices.size() + "), or use the processor")
                        .build();
            }
            try (DevicePool.Lease lease = devices.take(blocks.size())) {
                return together(limit, round, sinks, lease.devices());
            }
        }

        private List<TaskPass.Result> together(Duration limit, int round, List<Sink> sinks, List<Device> gpus) {
            ThreadCollective workers = new ThreadCollective(blocks.size(), limit);
            return Tasks.run(blocks.size(), blocks.size(), partition -> {
                Context context = context(round, partition);
                Context placed = gpus.isEmpty() ? context : context.on(gpus.get(partition));
                try (ThreadCollective.Member member = workers.member(partition)) {
                    try {
                        return task(partition, placed.with(Collective.class, member), sinks);
                    } catch (RuntimeException | Error e) {
                        member.abort(PenstockException.wrap(e, sinks.get(0).path(), "learning"));
                        throw e;
                    }
                }
            });
        }

        private Context context(int round, int partition) {
            return LocalStages.this
                    .context(Phase.TRAIN, stage.scope())
                    .inRound(round)
                    .inPartition(partition);
        }

        private TaskPass.Result task(int partition, Context context, List<Sink> sinks) {
            try (TaskPass pass = new TaskPass(sinks, context)) {
                if (kept) {
                    afterwards.get(partition).forEach(pass::learn);
                } else {
                    scan(partition, pass, context.inRound(0));
                }
                return pass.finish();
            }
        }

        private void scan(int partition, TaskPass pass, Context context) {
            Node.Fused input = stage.input();
            List<Batch[]> keep = new ArrayList<>();
            try (LiveProgram live = new LiveProgram(input.program(), input.steps()::get, context)) {
                for (Batch block : blocks.get(partition)) {
                    Batch[] registers = live.run(block);
                    pass.learn(registers);
                    if (stage.isCached()) {
                        keep.add(stage.keepOnlyLearned(registers));
                    }
                }
            }
            afterwards.set(partition, keep);
        }

        @Override
        public void close() {
            afterwards.clear();
        }
    }
}
