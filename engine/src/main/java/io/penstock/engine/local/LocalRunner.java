package io.penstock.engine.local;

import io.penstock.engine.checkpoint.Checkpoints;
import io.penstock.engine.data.Batch;
import io.penstock.engine.data.Schema;
import io.penstock.engine.learn.Metric;
import io.penstock.engine.plan.Plan;
import io.penstock.engine.plan.Planner;
import io.penstock.engine.plan.Scope;
import io.penstock.engine.run.Accelerators;
import io.penstock.engine.run.Data;
import io.penstock.engine.run.FitLoop;
import io.penstock.engine.run.Fitted;
import io.penstock.engine.run.Memo;
import io.penstock.engine.run.Progress;
import io.penstock.engine.run.Runner;
import io.penstock.engine.run.Services;
import io.penstock.engine.step.Device;
import io.penstock.engine.step.Phase;
import io.penstock.engine.step.Step;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Runs plans on threads of this process, a partition at a time on each; where workers add up gradients among themselves, on a thread per partition. The result depends on the data, their
 * partitions and the seed, never on the number of threads. Immutable and thread-safe.
 */
public final class LocalRunner implements Runner {
    private final int threads;
    private final long seed;
    private final Progress progress;
    private final @Nullable Checkpoints checkpoints;
    private final Map<Class<?>, Object> services;
    private final DevicePool devices;

    private LocalRunner(
            int threads,
            long seed,
            Progress progress,
            @Nullable Checkpoints checkpoints,
            Map<Class<?>, Object> services,
            DevicePool devices) {
        this.services = services;
        this.devices = devices;
        this.threads = threads;
        this.seed = seed;
        this.progress = progress;
        this.checkpoints = checkpoints;
    }

    /** As many threads as there are processors, seed 0. */
    public static LocalRunner create() {
        return new LocalRunner(
                Runtime.getRuntime().availableProcessors(),
                0,
                Progress.NONE,
                null,
                Map.of(),
                new DevicePool(List.of()));
    }

    public LocalRunner threads(int count) {
        if (count < 1) {
            throw new IllegalArgumentException("threads " + count);
        }
        return new LocalRunner(count, seed, progress, checkpoints, services, devices);
    }

    public LocalRunner seed(long other) {
        return new LocalRunner(threads, other, progress, checkpoints, services, devices);
    }

    public LocalRunner progress(Progress listener) {
        return new LocalRunner(threads, seed, listener, checkpoints, services, devices);
    }

    /** Fits keep what they have finished there, and one that is begun again takes it up. */
    public LocalRunner checkpoints(Checkpoints place) {
        return new LocalRunner(threads, seed, progress, place, services, devices);
    }

    /** Offers a service to the steps; it must be safe for use by several threads. */
    public <T> LocalRunner service(Class<T> type, T service) {
        return serviceOf(type, service);
    }

    /** As {@link #service}, where the type is not known to the compiler. */
    public LocalRunner serviceOf(Class<?> type, Object service) {
        if (!type.isInstance(service)) {
            throw new IllegalArgumentException(service + " is no " + type.getName());
        }
        Map<Class<?>, Object> more = new HashMap<>(services);
        more.put(type, service);
        return new LocalRunner(threads, seed, progress, checkpoints, Map.copyOf(more), devices);
    }

    /**
     * Offers accelerators of this process to what wishes for one: as many partitions at once as there are of them, each on its own. Runners
     * made of this one share them.
     */
    public LocalRunner devices(Device... gpus) {
        return new LocalRunner(threads, seed, progress, checkpoints, services, new DevicePool(List.of(gpus)));
    }

    private LocalStages stages(Step root, LocalData data) {
        Services.require(root, services.keySet());
        return new LocalStages(threads, seed, data, services, devices);
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

    /** Plans, and lets a fitted tree go on learning from more rows; steps that learn in one pass end as if they had seen all rows at once. */
    @SuppressWarnings("unchecked")
    public <S extends Step> Fitted<S> update(Fitted<S> fitted, LocalData data) {
        Plan plan = Planner.fit(fitted.step(), data.schema());
        return (Fitted<S>) (Fitted<?>) loop(plan, data, true).update(plan, fitted.statistics());
    }

    /** Plans, and runs a fitted tree backwards over what it gave. */
    public LocalData inverse(Step step, LocalData data) {
        return transform(Planner.inverse(step, data.schema()), data);
    }

    private FitLoop loop(Plan plan, LocalData data, boolean further) {
        if (devices.size() == 0) {
            Accelerators.requireNone(
                    plan,
                    "none on the local runner",
                    "offer them with devices(…), use PREFER, or a cluster that offers gpu resources",
                    progress);
        }
        Memo memo = checkpoints == null ? Memo.NONE : checkpoints.open(plan.root(), plan.input(), seed, further);
        return new FitLoop(stages(plan.root(), data), progress, memo);
    }

    @Override
    public Fitted<Step> fit(Plan plan, Data data) {
        return loop(plan, (LocalData) data, false).fit(plan);
    }

    @Override
    public LocalData transform(Plan plan, Data data) {
        LocalData local = (LocalData) data;
        List<List<Batch>> out =
                stages(plan.root(), local).compute(plan.exit(), plan.result(), local, plan.phase(), Scope.ROOT);
        Schema schema = out.stream()
                .flatMap(List::stream)
                .findFirst()
                .map(Batch::schema)
                .orElse(plan.output());
        return new LocalData(schema, out);
    }

    @Override
    public Map<String, Object> evaluate(Plan plan, Data data, List<? extends Metric<?>> metrics) {
        return stages(plan.root(), (LocalData) data)
                .measure(plan.exit(), plan.result(), plan.phase(), Scope.ROOT, metrics);
    }
}
