package io.penstock.spark.stage;

import io.penstock.engine.drive.Errand;
import io.penstock.engine.drive.Held;
import io.penstock.engine.drive.Room;
import io.penstock.engine.learn.Metric;
import io.penstock.engine.learn.Trainable;
import io.penstock.engine.plan.Node;
import io.penstock.engine.plan.Plan;
import io.penstock.engine.plan.Scope;
import io.penstock.engine.run.Sink;
import io.penstock.engine.run.StageRunner;
import io.penstock.engine.run.TaskPass;
import io.penstock.engine.run.Work;
import io.penstock.engine.step.Phase;
import io.penstock.engine.step.Placement;
import io.penstock.engine.strategy.Strategies;
import io.penstock.spark.device.Offer;
import io.penstock.spark.job.Jobs;
import io.penstock.spark.ring.Meeting;
import io.penstock.spark.ship.Shipment;
import io.penstock.spark.ship.Uninterrupted;
import io.penstock.spark.wire.Crate;
import io.penstock.spark.wire.TaskTypes.SinkSpec;
import java.io.Serializable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.spark.rdd.RDD;
import org.apache.spark.resource.ResourceProfile;
import org.jspecify.annotations.Nullable;
import scala.reflect.ClassTag$;

/** Before: one or several fits over one scan. After: rounds, each of them one job whose partials are merged in a tree of fixed shape. */
public final class AggregateTranslator implements StageRunner {
    private static final int MOST_INLINE = 64 << 10;

    private final Jobs jobs;
    private final SourceTranslator sources;
    private final Errands errands;
    private final long seed;
    private final int mostPartials;
    private final Map<Class<?>, Serializable> services;

    /**
     * @param mostPartials that are merged on the driver
     * @param services that steps are offered
     */
    public AggregateTranslator(
            Jobs jobs, ScanTranslator scans, long seed, int mostPartials, Map<Class<?>, Serializable> services) {
        this.services = services;
        this.jobs = jobs;
        this.sources = new SourceTranslator(scans, jobs);
        this.seed = seed;
        this.errands = new Errands(jobs, sources, seed, services);
        this.mostPartials = mostPartials;
    }

    @Override
    public Rounds open(Node.Aggregate stage) {
        boolean device = stage.placement()
                .map(wish -> wish.device() != Placement.DevicePolicy.NEVER)
                .orElse(false);
        return new SparkRounds(stage, device);
    }

    @Override
    public Map<String, Object> measure(
            String path, Node.Fused input, int register, Scope scope, List<? extends Metric<?>> metrics) {
        FusedTranslator fused = new FusedTranslator(Phase.EVALUATE, seed, scope, false, services);
        try (Shipment shipment = new Shipment(jobs.spark())) {
            Scan scan = sources.translate(input.source(), Optional.empty(), fused, shipment);
            return new Measuring(jobs, mostPartials).run("evaluate " + path, input, register, scan, fused, metrics);
        }
    }

    @Override
    public void release(String key) {
        sources.release(key);
    }

    @Override
    public <T> T named(String name, Supplier<T> work) {
        return jobs.beside(name, work);
    }

    @Override
    public Optional<Held> hold(String path, Plan plan, Scope scope, long mostBytes) {
        return errands.hold(path, plan, scope, mostBytes);
    }

    @Override
    public List<Errand.Result> send(String name, List<Work> work, int places) {
        return errands.send(name, work, places);
    }

    @Override
    public long keptBytes(List<String> keys) {
        return Keeping.bytes(sources.kept(keys));
    }

    @Override
    public Room room() {
        return Keeping.room(jobs.spark());
    }

    private final class SparkRounds implements Rounds {
        private final Node.Aggregate stage;
        private final Shipment shipment = new Shipment(jobs.spark());
        private final RDD<?> data;
        private final Payload payload;
        private final Optional<ResourceProfile> profile;
        private final Merging merging;
        private @Nullable RDD<Crate> kept;
        private long told;

        SparkRounds(Node.Aggregate stage, boolean device) {
            this.stage = stage;
            Offer offer = Offer.of(jobs.spark());
            this.profile = device ? offer.profile() : Optional.empty();
            this.merging = new Merging(jobs, mostPartials, expectedBytes(stage));
            try {
                // What comes before an exchange is in a stage of its own, without this one's profile.
                FusedTranslator before = new FusedTranslator(
                        Phase.TRAIN, seed, stage.scope(), device && offer.isForEveryTask(), services);
                FusedTranslator fused =
                        new FusedTranslator(Phase.TRAIN, seed, stage.scope(), device && offer.isAny(), services);
                Scan scan = sources.translate(stage.input().source(), stage.placement(), before, shipment);
                if (stage.together().isPresent() && !Together.isPossible(scan.data())) {
                    scan = new Slicing(jobs).slice(scan, scan.data().getNumPartitions());
                }
                data = scan.data();
                payload = fused.translate(stage.input(), scan, -1, shipment);
            } catch (RuntimeException e) {
                shipment.close();
                throw e;
            }
        }

        /** A square matrix is the largest thing that steps usually learn. */
        private static long expectedBytes(Node.Aggregate stage) {
            return stage.fits().stream()
                    .mapToLong(fit -> fit.schema().bytesPerRow() * fit.schema().bytesPerRow() / 8)
                    .sum();
        }

        @Override
        public Totals run(int round, Map<Node.Fit, Trainable> learning) {
            List<SinkSpec> specs = new ArrayList<>();
            List<Sink> sinks = Sink.of(learning);
            Map<String, Trainable> steps = new LinkedHashMap<>();
            learning.forEach((fit, step) -> {
                specs.add(new SinkSpec(fit.path(), fit.register(), fit.schema(), Strategies.describe(fit.strategy())));
                steps.put(fit.path(), step);
            });
            String name = "fit " + String.join(" and ", steps.keySet()) + ", round " + (round + 1);
            TaskPass.Result total;
            long bytes;
            try (Shipment shipped = new Shipment(jobs.spark(), MOST_INLINE)) {
                Payload.Sinks payloadOfRound = new Payload.Sinks(specs, shipped.send(steps));
                bytes = shipped.log().stream().mapToLong(Shipment.Sent::bytes).sum();
                Duration limit = stage.together().orElse(null);
                boolean cached = stage.isCached();
                total = limit == null
                        ? merging.run(
                                name,
                                placed(),
                                new LearnTask(payload, payloadOfRound, round, cached),
                                payloadOfRound,
                                sinks)
                        : Together.run(
                                jobs,
                                name,
                                placed(),
                                () -> new LearnTask(payload, payloadOfRound, round, cached, new Meeting(limit)),
                                sinks);
            }
            return Totals.of(total, sinks, bytes + sent());
        }

        /** What was sent for the whole stage, told once. */
        private long sent() {
            long all = shipment.log().stream().mapToLong(Shipment.Sent::bytes).sum();
            long fresh = all - told;
            told = all;
            return fresh;
        }

        /** The data, for tasks that have what the stage needs. */
        private RDD<Object> placed() {
            RDD<Object> source = source();
            return profile.isEmpty()
                    ? source
                    : new Deferred<>(source, ClassTag$.MODULE$.<Object>apply(Object.class))
                            .withResources(profile.get());
        }

        /** The rows; or, where several rounds read them, the blocks that Spark keeps from the first round on. */
        @SuppressWarnings("unchecked")
        private RDD<Object> source() {
            if (!stage.isCached()) {
                return (RDD<Object>) data;
            }
            if (kept == null) {
                int[] registers = stage.fits().stream()
                        .mapToInt(Node.Fit::register)
                        .distinct()
                        .toArray();
                kept = ((RDD<Object>) data)
                        .mapPartitionsWithIndex(
                                new KeepTask(payload, registers, false), true, ClassTag$.MODULE$.apply(Crate.class))
                        .persist(Keeping.level(jobs.spark()))
                        .setName("blocks of " + stage.fits().get(0).path());
            }
            return (RDD<Object>) (RDD<?>) new Deferred<>(kept, ClassTag$.MODULE$.apply(Crate.class));
        }

        @Override
        public void close() {
            RDD<Crate> blocks = kept;
            if (blocks != null) {
                Uninterrupted.run(() -> blocks.unpersist(false));
                kept = null;
            }
            shipment.close();
        }
    }
}
