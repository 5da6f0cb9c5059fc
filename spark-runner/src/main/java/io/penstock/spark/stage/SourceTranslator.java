package io.penstock.spark.stage;

import io.penstock.engine.plan.Node;
import io.penstock.engine.step.Placement;
import io.penstock.spark.job.Jobs;
import io.penstock.spark.rows.Layout;
import io.penstock.spark.ship.Shipment;
import io.penstock.spark.ship.Uninterrupted;
import io.penstock.spark.wire.Crate;
import io.penstock.spark.wire.TaskTypes.RowForm;
import io.penstock.spark.wire.TaskTypes.ScanSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.spark.rdd.RDD;
import scala.reflect.ClassTag$;

/** Before: where blocks come from. After: the data that tasks read: the scan itself, the rows behind an exchange, or blocks that Spark keeps. */
final class SourceTranslator {
    private final ScanTranslator scans;
    private final Jobs jobs;
    private final Map<String, Entry> kept = new ConcurrentHashMap<>();

    /** Blocks that Spark keeps, and what was sent to compute them. */
    private record Entry(Scan scan, RDD<Crate> data, Shipment shipment) {}

    SourceTranslator(ScanTranslator scans, Jobs jobs) {
        this.scans = scans;
        this.jobs = jobs;
    }

    /**
     * @param fused for the steps before an exchange
     * @param shipment that frees what those steps took
     */
    Scan translate(Node.Source source, Optional<Placement> placement, FusedTranslator fused, Shipment shipment) {
        if (source instanceof Node.Scan scan) {
            return scans.translate(scan, placement);
        }
        if (source instanceof Node.Exchange exchange) {
            Scan scan = translate(exchange.input().source(), placement, fused, shipment);
            Payload payload = fused.translate(exchange.input(), scan, exchange.register(), shipment);
            return crates(
                    Shuffling.exchange(
                            scan,
                            payload,
                            fused.scope().seed(fused.seed()),
                            fused.scope().epoch()),
                    scan,
                    exchange);
        }
        return kept((Node.Kept) source, placement, fused);
    }

    /** Several threads may ask for the same blocks; Spark computes them once. */
    private synchronized Scan kept(Node.Kept keep, Optional<Placement> placement, FusedTranslator fused) {
        Entry known = kept.get(keep.key());
        if (known == null) {
            Shipment own = new Shipment(jobs.spark());
            Scan scan = translate(keep.input().source(), placement, fused, own);
            Payload payload = fused.translate(keep.input(), scan, keep.register(), own);
            RDD<Crate> data = persisted(scan, payload, keep);
            RDD<Crate> deferred = new Deferred<>(data, ClassTag$.MODULE$.apply(Crate.class));
            known = new Entry(crates(deferred, scan, keep), data, own);
            kept.put(keep.key(), known);
        }
        return known.scan();
    }

    @SuppressWarnings("unchecked")
    private RDD<Crate> persisted(Scan scan, Payload payload, Node.Kept keep) {
        return ((RDD<Object>) scan.data())
                .mapPartitionsWithIndex(
                        new KeepTask(payload, new int[] {keep.register()}, true),
                        true,
                        ClassTag$.MODULE$.apply(Crate.class))
                .persist(Keeping.level(jobs.spark()))
                .setName("blocks of " + keep.key());
    }

    private static Scan crates(RDD<Crate> data, Scan before, Node.Source source) {
        Layout layout = new Layout(source.schema(), List.of(), List.of(), List.of());
        return new Scan(data, new ScanSpec(RowForm.CRATES, layout, before.spec().blockRows()), null);
    }

    /** What Spark keeps under keys. */
    List<RDD<?>> kept(List<String> keys) {
        List<RDD<?>> all = new ArrayList<>();
        for (String key : keys) {
            Entry entry = kept.get(key);
            if (entry != null) {
                all.add(entry.data());
            }
        }
        return all;
    }

    void release(String key) {
        Entry entry = kept.remove(key);
        if (entry != null) {
            Uninterrupted.run(() -> entry.data().unpersist(false));
            entry.shipment().close();
        }
    }
}
