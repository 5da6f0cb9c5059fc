package io.penstock.spark.stage;

import io.penstock.engine.data.Batch;
import io.penstock.engine.data.Schema;
import io.penstock.engine.local.LocalData;
import io.penstock.spark.wire.Crate;
import io.penstock.spark.wire.KnownTypes;
import java.io.Serializable;
import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.SoftReference;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.spark.broadcast.Broadcast;
import org.jspecify.annotations.Nullable;

/** Where a task finds blocks that were sent to all executors: a process reads their bytes once, and again where memory was short in between. Small. */
final class Freight implements Serializable {
    private static final long serialVersionUID = 1L;
    private static final Map<String, Opened> OPEN = new ConcurrentHashMap<>();
    private static final ReferenceQueue<LocalData> GONE = new ReferenceQueue<>();

    private final String key;
    private final byte[] schema;
    private final int[] sizes;
    private final Broadcast<byte[]> bytes;

    /** Blocks that are there as long as there is memory. */
    private static final class Opened extends SoftReference<LocalData> {
        final String key;

        Opened(String key, LocalData data) {
            super(data, GONE);
            this.key = key;
        }
    }

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
        return Crate.pack(data.partitions().stream().flatMap(List::stream).toList());
    }

    LocalData open() {
        LocalData data = known();
        if (data == null) {
            synchronized (OPEN) {
                data = known();
                if (data == null) {
                    data = unpack();
                    OPEN.put(key, new Opened(key, data));
                }
            }
        }
        return data;
    }

    private @Nullable LocalData known() {
        for (Reference<?> gone = GONE.poll(); gone != null; gone = GONE.poll()) {
            OPEN.remove(((Opened) gone).key, gone);
        }
        Opened opened = OPEN.get(key);
        return opened == null ? null : opened.get();
    }

    private LocalData unpack() {
        Schema read =
                (Schema) Objects.requireNonNull(KnownTypes.current().wire().read(schema));
        List<Batch> blocks = Crate.blocks(bytes.value());
        List<List<Batch>> partitions = new ArrayList<>();
        int at = 0;
        for (int size : sizes) {
            partitions.add(blocks.subList(at, at + size));
            at += size;
        }
        return new LocalData(read, partitions);
    }

    /** Of this process; in others, memory that is short does it. */
    void forget() {
        OPEN.remove(key);
    }
}
