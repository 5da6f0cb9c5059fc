package io.penstock.spark.stage;

import io.penstock.engine.data.Batch;
import io.penstock.engine.data.Schema;
import io.penstock.engine.local.LocalData;
import io.penstock.spark.wire.KnownTypes;
import java.io.Serializable;
import java.lang.ref.SoftReference;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.spark.broadcast.Broadcast;

/** Where a task finds blocks that were sent to all executors: a process reads their bytes once, and again where memory was short in between. Small. */
final class Freight implements Serializable {
    private static final long serialVersionUID = 1L;
    private static final Map<String, SoftReference<LocalData>> OPEN = new ConcurrentHashMap<>();

    private final String key;
    private final byte[] schema;
    private final int[] sizes;
    private final Broadcast<byte[]> bytes;

    /**
     * @param key of no other freight
     * @param data whose bytes {@link #pack} has made
     */
    Freight(String key, LocalData data, Broadcast<byte[]> bytes) {
        this.key = key;
        this.schema = KnownTypes.current().wire().write(data.schema());
        this.sizes = data.partitions().stream().mapToInt(List::size).toArray();
        this.bytes = bytes;
    }

    static byte[] pack(LocalData data) {
        return KnownTypes.current()
                .wire()
                .write(data.partitions().stream().flatMap(List::stream).toArray(Batch[]::new));
    }

    LocalData open() {
        SoftReference<LocalData> known = OPEN.get(key);
        LocalData data = known == null ? null : known.get();
        if (data == null) {
            synchronized (OPEN) {
                known = OPEN.get(key);
                data = known == null ? null : known.get();
                if (data == null) {
                    data = unpack();
                    OPEN.put(key, new SoftReference<>(data));
                }
            }
        }
        return data;
    }

    private LocalData unpack() {
        Schema read =
                (Schema) Objects.requireNonNull(KnownTypes.current().wire().read(schema));
        Object value = KnownTypes.current().wire().read(bytes.value());
        Batch[] blocks = value instanceof Batch[] batches ? batches : new Batch[0];
        List<List<Batch>> partitions = new ArrayList<>();
        int at = 0;
        for (int size : sizes) {
            partitions.add(List.of(blocks).subList(at, at + size));
            at += size;
        }
        return new LocalData(read, partitions);
    }

    /** Of this process; in others, memory that is short does it. */
    void forget() {
        OPEN.remove(key);
    }
}
