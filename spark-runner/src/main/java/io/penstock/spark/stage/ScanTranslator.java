package io.penstock.spark.stage;

import io.penstock.engine.local.LocalData;
import io.penstock.engine.plan.Node;
import io.penstock.engine.step.Placement;
import io.penstock.spark.job.Jobs;
import io.penstock.spark.wire.TaskTypes.ScanSpec;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Before: what a plan reads, and a wish about where. After: the data that tasks read, and how they make blocks of them. */
public final class ScanTranslator {
    private final Scan whole;
    private final Jobs jobs;
    private final Map<Integer, Scan> sliced = new ConcurrentHashMap<>();

    public ScanTranslator(Scan whole, Jobs jobs) {
        this.whole = whole;
        this.jobs = jobs;
    }

    /** Narrowed to what is read, in as many slices as are wished for. */
    public Scan translate(Node.Scan node, Optional<Placement> placement) {
        int slices = placement.map(Placement::partitions).orElse(0);
        boolean asIs = slices == 0 || slices == whole.data().getNumPartitions();
        return narrowed(asIs ? whole : sliced.computeIfAbsent(slices, this::slice), node);
    }

    private Scan slice(int count) {
        LocalData held = whole.held();
        return held != null ? Scan.of(held.repartition(count), jobs.spark()) : new Slicing(jobs).slice(whole, count);
    }

    /** Only the columns that are read. */
    public static Scan narrowed(Scan scan, Node.Scan node) {
        ScanSpec spec = scan.spec();
        return new Scan(
                scan.data(),
                new ScanSpec(spec.form(), spec.layout().project(node.schema()), spec.blockRows()),
                scan.held());
    }
}
