package io.penstock.spark.stage;

import io.penstock.engine.data.Batch;
import io.penstock.engine.data.Schema;
import io.penstock.engine.drive.Errand;
import io.penstock.engine.drive.Held;
import io.penstock.engine.local.LocalData;
import io.penstock.engine.plan.Plan;
import io.penstock.engine.plan.Scope;
import io.penstock.engine.run.Work;
import io.penstock.engine.step.Step;
import io.penstock.spark.job.Jobs;
import io.penstock.spark.ship.Shipment;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.rdd.RDD;
import scala.reflect.ClassTag$;

/** Before: errands of a driver. After: jobs of one task for each place, on blocks that were broadcast. */
final class Errands {
    private static final int MOST_INLINE = 64 << 10;

    private final Jobs jobs;
    private final SourceTranslator sources;
    private final long seed;
    private final Map<Class<?>, Serializable> services;

    Errands(Jobs jobs, SourceTranslator sources, long seed, Map<Class<?>, Serializable> services) {
        this.jobs = jobs;
        this.sources = sources;
        this.seed = seed;
        this.services = services;
    }

    /** At most about twice what is asked for comes to the driver, whatever the size of the data. */
    private static long share(long mostBytes, RDD<Object> data) {
        long each = mostBytes / Math.max(1, data.getNumPartitions());
        return each > Long.MAX_VALUE / 4 ? Long.MAX_VALUE : Math.max(1 << 20, 2 * each);
    }

    /** Adds the blocks of every partition, or of none where one is too large; returns the bytes of all. */
    private long blocks(
            String path, RDD<Object> data, Payload payload, int register, long most, List<List<Batch>> partitions) {
        long bytes = 0;
        boolean whole = true;
        List<List<Batch>> all = new ArrayList<>();
        for (byte[] brought : jobs.run("rows for " + path, data, new HoldTask(payload, register, most))) {
            HoldTask.Brought one = HoldTask.read(brought);
            bytes += one.bytes();
            whole &= one.blocks().isPresent();
            one.blocks().ifPresent(all::add);
        }
        if (whole) {
            partitions.addAll(all);
        }
        return bytes;
    }

    /** Brings blocks to the driver, and from there to whichever executor asks. */
    @SuppressWarnings("unchecked")
    Optional<Held> hold(String path, Plan plan, Scope scope, long mostBytes) {
        FusedTranslator fused = new FusedTranslator(plan.phase(), seed, scope, false, services);
        try (Shipment shipment = new Shipment(jobs.spark())) {
            Scan scan = sources.translate(plan.exit().source(), Optional.empty(), fused, shipment);
            Payload payload = fused.translate(plan.exit(), scan, plan.result(), shipment);
            RDD<Object> data = (RDD<Object>) scan.data();
            List<List<Batch>> partitions = new ArrayList<>();
            long bytes = blocks(path, data, payload, plan.result(), share(mostBytes, data), partitions);
            if (bytes > mostBytes) {
                return Optional.empty();
            }
            if (partitions.isEmpty()) {
                // Partitions of very different sizes: some were too large to come at once.
                blocks(path, data, payload, plan.result(), Long.MAX_VALUE, partitions);
            }
            Schema schema = partitions.stream()
                    .flatMap(List::stream)
                    .findFirst()
                    .map(Batch::schema)
                    .orElse(plan.output());
            return Optional.of(send(new LocalData(schema, partitions), bytes));
        }
    }

    private SparkHeld send(LocalData data, long bytes) {
        Broadcast<byte[]> broadcast = jobs.spark().broadcast(Freight.pack(data), ClassTag$.MODULE$.apply(byte[].class));
        return new SparkHeld(new Freight(UUID.randomUUID().toString(), data, broadcast), broadcast, data.rows(), bytes);
    }

    /** One job, of a task for each place. */
    List<Errand.Result> send(String name, List<Work> work, int places) {
        List<ErrandTask.Item> items = new ArrayList<>();
        Map<String, Step> steps = new LinkedHashMap<>();
        for (Work one : work) {
            Errand errand = one.errand();
            String key = one.path() + "#" + items.size();
            steps.put(key, errand.child().step());
            items.add(new ErrandTask.Item(
                    key,
                    one.path(),
                    one.scope().epoch(),
                    one.scope().salt(),
                    one.scope().key(),
                    ((SparkHeld) errand.training()).freight(),
                    errand.validation()
                            .map(held -> ((SparkHeld) held).freight())
                            .orElse(null),
                    errand.metrics().toArray(new String[0]),
                    errand.wanted(),
                    errand.asScanned()));
        }
        try (Shipment shipment = new Shipment(jobs.spark(), MOST_INLINE)) {
            ErrandTask task = new ErrandTask(items, shipment.send(steps), seed, services);
            List<Object> numbers = new ArrayList<>();
            for (int i = 0; i < items.size(); i++) {
                numbers.add(i);
            }
            RDD<Object> spread = new JavaSparkContext(jobs.spark())
                    .parallelize(numbers, Math.min(places, numbers.size()))
                    .rdd();
            List<Errand.Result> results = new ArrayList<>();
            jobs.run(name, spread, task).forEach(bytes -> results.addAll(ErrandTask.read(bytes)));
            return results;
        }
    }
}
