package io.penstock.spark.ship;

import io.penstock.engine.error.PenstockException;
import io.penstock.engine.step.Step;
import io.penstock.engine.type.Parcel;
import io.penstock.spark.wire.KnownTypes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.SparkContext;
import org.apache.spark.broadcast.Broadcast;
import scala.reflect.ClassTag$;

/**
 * Sends steps to the executors: packs each, and broadcasts together those that were not sent yet. Closing it frees what
 * was sent. On the driver, for one thread.
 */
public final class Shipment implements AutoCloseable {
    private final SparkContext spark;
    private final int mostInline;
    private final Map<String, Cargo.Item> sent = new HashMap<>();
    private final List<Broadcast<byte[]>> bundles = new ArrayList<>();
    private final List<Sent> log = new ArrayList<>();

    /**
     * One broadcast.
     *
     * @param paths of the steps in it
     * @param bytes of their parcels
     */
    public record Sent(List<String> paths, long bytes) {}

    /** For steps that many jobs need. */
    public Shipment(SparkContext spark) {
        this(spark, 0);
    }

    /**
     * For steps that one job needs.
     *
     * @param mostInline bytes that travel with the task's function, which Spark sends once per executor, too; more are
     *     broadcast
     */
    public Shipment(SparkContext spark, int mostInline) {
        this.spark = spark;
        this.mostInline = mostInline;
    }

    /** Sends what was not sent yet. Returns where the executors find all of these steps. */
    public Cargo send(Map<String, ? extends Step> steps) {
        KnownTypes known = KnownTypes.knowing(steps.values());
        Map<String, Parcel> parcels = new HashMap<>();
        List<Parcel> fresh = new ArrayList<>();
        List<String> paths = new ArrayList<>();
        steps.forEach((path, step) -> {
            Parcel parcel = pack(path, step, known);
            if (!sent.containsKey(parcel.digest()) && !fresh.contains(parcel)) {
                fresh.add(parcel);
                paths.add(path);
            }
            parcels.put(path, parcel);
        });
        if (!fresh.isEmpty()) {
            broadcast(fresh, paths);
        }
        List<Cargo.Item> items = new ArrayList<>();
        parcels.forEach((path, parcel) -> {
            Cargo.Item item = sent.get(parcel.digest());
            if (item != null) {
                items.add(new Cargo.Item(
                        path, item.digest(), item.bundle(), item.inline(), item.offset(), item.length()));
            }
        });
        return new Cargo(items);
    }

    private static Parcel pack(String path, Step step, KnownTypes known) {
        try {
            return Parcel.pack(step, known.types());
        } catch (PenstockException e) {
            throw e.at(path);
        }
    }

    private void broadcast(List<Parcel> parcels, List<String> paths) {
        int length = 0;
        for (Parcel parcel : parcels) {
            length = Math.addExact(length, parcel.bytes().length);
        }
        byte[] bundle = new byte[length];
        List<Integer> offsets = new ArrayList<>();
        int at = 0;
        for (Parcel parcel : parcels) {
            offsets.add(at);
            System.arraycopy(parcel.bytes(), 0, bundle, at, parcel.bytes().length);
            at += parcel.bytes().length;
        }
        boolean inline = length <= mostInline;
        Broadcast<byte[]> broadcast = inline ? null : spark.broadcast(bundle, ClassTag$.MODULE$.apply(byte[].class));
        if (broadcast != null) {
            bundles.add(broadcast);
        }
        log.add(new Sent(List.copyOf(paths), length));
        for (int i = 0; i < parcels.size(); i++) {
            Parcel parcel = parcels.get(i);
            sent.put(
                    parcel.digest(),
                    new Cargo.Item(
                            "",
                            parcel.digest(),
                            broadcast,
                            inline ? bundle : null,
                            offsets.get(i),
                            parcel.bytes().length));
        }
    }

    /** Every broadcast so far, in order. */
    public List<Sent> log() {
        return List.copyOf(log);
    }

    /** Frees everything on the driver and on the executors. */
    @Override
    public void close() {
        Uninterrupted.run(() -> bundles.forEach(Broadcast::destroy));
        bundles.clear();
        sent.clear();
    }
}
