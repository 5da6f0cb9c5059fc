package io.penstock.spark.ship;

import io.penstock.engine.step.Step;
import io.penstock.engine.type.Parcel;
import io.penstock.spark.wire.KnownTypes;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The steps that this process has loaded, by digest. All tasks that need the same step share one: steps are immutable.
 * What was not used for longest goes first. Thread-safe.
 */
public final class ParcelStore {
    private static final int MOST_STEPS = 256;
    private static final long MOST_BYTES = 256L << 20;

    private static final Map<Key, Slot> SLOTS = new LinkedHashMap<>(16, 0.75f, true);
    private static final AtomicLong LOADS = new AtomicLong();
    private static long bytes;

    private ParcelStore() {}

    private record Key(KnownTypes types, String digest) {}

    /** Holds one step, or will: its lock is held while the step is loaded. */
    private static final class Slot {
        private final int length;
        private @Nullable Step step;

        Slot(int length) {
            this.length = length;
        }
    }

    /** How many parcels this process has unpacked since it started. */
    public static long loads() {
        return LOADS.get();
    }

    static Step get(Cargo.Item item) {
        KnownTypes known = KnownTypes.current();
        Slot slot = slot(new Key(known, item.digest()), item.length());
        synchronized (slot) {
            Step step = slot.step;
            if (step == null) {
                step = Parcel.unpack(item.parcel(), known.types());
                LOADS.incrementAndGet();
                slot.step = step;
            }
            return step;
        }
    }

    private static Slot slot(Key key, int length) {
        synchronized (SLOTS) {
            Slot slot = SLOTS.get(key);
            if (slot == null) {
                slot = new Slot(length);
                SLOTS.put(key, slot);
                bytes += length;
                shrink(key);
            }
            return slot;
        }
    }

    private static void shrink(Key newest) {
        Iterator<Map.Entry<Key, Slot>> entries = SLOTS.entrySet().iterator();
        while ((SLOTS.size() > MOST_STEPS || bytes > MOST_BYTES) && entries.hasNext()) {
            Map.Entry<Key, Slot> oldest = entries.next();
            if (!oldest.getKey().equals(newest)) {
                bytes -= oldest.getValue().length;
                entries.remove();
            }
        }
    }
}
