package io.penstock.engine.step;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;

/** What this process holds once, counted by reference. Thread-safe. */
public final class Shared {
    private static final Map<String, Entry> ENTRIES = new HashMap<>();

    private Shared() {}

    private static final class Entry {
        private final Object value;
        private int leases;

        Entry(Object value) {
            this.value = value;
        }
    }

    /** Makes the value where nobody holds it yet, or lends the one that is there. */
    @SuppressWarnings("unchecked")
    static <T> Lease<T> lease(String key, Supplier<T> supplier) {
        synchronized (ENTRIES) {
            Entry entry = ENTRIES.get(key);
            if (entry == null) {
                entry = new Entry(supplier.get());
                ENTRIES.put(key, entry);
            }
            entry.leases++;
            return new Lease<>(key, (T) entry.value);
        }
    }

    /** The right to use a shared value until it is closed. */
    public static final class Lease<T> implements AutoCloseable {
        private final String key;
        private final T value;
        private boolean closed;

        private Lease(String key, T value) {
            this.key = key;
            this.value = value;
        }

        public T value() {
            if (closed) {
                throw new IllegalStateException("the lease of " + key + " is closed");
            }
            return value;
        }

        @Override
        public void close() {
            synchronized (ENTRIES) {
                if (closed) {
                    return;
                }
                closed = true;
                Entry entry = ENTRIES.get(key);
                if (entry == null || --entry.leases > 0) {
                    return;
                }
                ENTRIES.remove(key);
            }
            if (value instanceof AutoCloseable closeable) {
                try {
                    closeable.close();
                } catch (Exception e) {
                    throw new IllegalStateException("closing the shared " + key + " failed", e);
                }
            }
        }
    }
}
