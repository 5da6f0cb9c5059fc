package io.penstock.engine.share;

import io.penstock.engine.error.PenstockException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;

/**
 * Values by key. Each is made once, by whoever asks first, while others wait for it and for no other. Where all of them take too much, the least recently used are let go
 * of, but none that someone uses. Thread-safe.
 */
public final class SharedCache<V> implements AutoCloseable {
    private final ToLongFunction<V> measure;
    private final Consumer<V> letGo;
    private final LongSupplier mostBytes;
    private final Map<String, Entry<V>> entries = new LinkedHashMap<>(16, 0.75f, true);
    private boolean closed;

    /** One that is there or on its way. */
    private static final class Entry<V> {
        final CompletableFuture<V> value = new CompletableFuture<>();
        int users;
        long bytes;
        boolean removed;
    }

    /** A use of a value that outlives the call. */
    public static final class Lease implements AutoCloseable {
        private final Runnable leaving;
        private final AtomicBoolean left = new AtomicBoolean();

        private Lease(Runnable leaving) {
            this.leaving = leaving;
        }

        @Override
        public void close() {
            if (left.compareAndSet(false, true)) {
                leaving.run();
            }
        }
    }

    /**
     * @param measure what a value takes; asked when it was made, and whenever someone has used it
     * @param letGo of a value
     * @param mostBytes that all of them may take
     */
    public SharedCache(ToLongFunction<V> measure, Consumer<V> letGo, LongSupplier mostBytes) {
        this.measure = measure;
        this.letGo = letGo;
        this.mostBytes = mostBytes;
    }

    /** Without a limit, of values that need not be let go of. */
    public static <V> SharedCache<V> unlimited() {
        return new SharedCache<>(value -> 0, value -> {}, () -> Long.MAX_VALUE);
    }

    /**
     * Does something with a value, which stays until that is done. A failure in making it is everyone's who waits; but where its maker was interrupted, one of the others
     * makes it.
     */
    public <T> T use(String key, Supplier<? extends V> making, Function<? super V, T> use) {
        while (true) {
            Entry<V> entry;
            boolean mine;
            synchronized (this) {
                requireOpen();
                Entry<V> known = entries.get(key);
                mine = known == null;
                entry = known == null ? new Entry<>() : known;
                if (mine) {
                    entries.put(key, entry);
                }
                entry.users++;
            }
            try {
                if (mine) {
                    make(key, entry, making);
                }
                Optional<V> value = await(entry);
                if (value.isPresent()) {
                    requireOpen();
                    return use.apply(value.get());
                }
            } finally {
                leave(entry);
            }
        }
    }

    private synchronized void requireOpen() {
        if (closed) {
            throw PenstockException.interrupted(null);
        }
    }

    /**
     * Keeps a value that the caller uses for longer than that: what was made of it and still needs it is in use itself. Where that is a value of this cache, its letting go
     * gives the lease back.
     */
    public Lease lease(String key) {
        Entry<V> entry;
        synchronized (this) {
            requireOpen();
            entry = entries.get(key);
            if (entry == null || entry.users == 0) {
                throw new IllegalStateException("nobody uses " + key);
            }
            entry.users++;
        }
        return new Lease(() -> leave(entry));
    }

    /** Adds a value that was made elsewhere; lets go of it where there is one already. */
    public void put(String key, V value) {
        Entry<V> entry = new Entry<>();
        entry.value.complete(value);
        entry.bytes = measure.applyAsLong(value);
        boolean late;
        synchronized (this) {
            late = closed || entries.putIfAbsent(key, entry) != null;
        }
        if (late) {
            letGo.accept(value);
        }
    }

    private void make(String key, Entry<V> entry, Supplier<? extends V> making) {
        try {
            V value = making.get();
            long bytes = measured(value);
            synchronized (this) {
                entry.bytes = bytes;
            }
            entry.value.complete(value);
        } catch (RuntimeException | Error e) {
            synchronized (this) {
                entries.remove(key, entry);
            }
            entry.value.completeExceptionally(e);
            throw e;
        }
    }

    private long measured(V value) {
        try {
            return measure.applyAsLong(value);
        } catch (RuntimeException | Error e) {
            letGo.accept(value);
            throw e;
        }
    }

    /** Empty where whoever made it was interrupted. */
    private static <V> Optional<V> await(Entry<V> entry) {
        try {
            return Optional.of(entry.value.get());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw PenstockException.interrupted(e);
        } catch (ExecutionException e) {
            if (PenstockException.isInterrupt(e)) {
                return Optional.empty();
            }
            if (e.getCause() instanceof Error error) {
                throw error;
            }
            throw e.getCause() instanceof RuntimeException known ? known : new IllegalStateException(e.getCause());
        }
    }

    private void leave(Entry<V> entry) {
        Optional<V> value = done(entry);
        long bytes = 0;
        long most = Long.MAX_VALUE;
        List<V> gone = new ArrayList<>();
        try {
            bytes = value.map(measure::applyAsLong).orElse(0L);
            most = mostBytes.getAsLong();
        } finally {
            synchronized (this) {
                entry.users--;
                entry.bytes = bytes;
                if (entry.users == 0 && (closed || entry.removed)) {
                    value.ifPresent(gone::add);
                }
                shrink(most, gone);
            }
            gone.forEach(letGo);
        }
    }

    private static <V> Optional<V> done(Entry<V> entry) {
        return entry.value.isDone() && !entry.value.isCompletedExceptionally()
                ? Optional.of(entry.value.join())
                : Optional.empty();
    }

    /** Takes out the least recently used, while all of them take too much. */
    private void shrink(long most, List<V> gone) {
        long bytes = entries.values().stream().mapToLong(entry -> entry.bytes).sum();
        var all = entries.values().iterator();
        while (bytes > most && all.hasNext()) {
            Entry<V> entry = all.next();
            if (entry.users == 0 && entry.value.isDone()) {
                bytes -= entry.bytes;
                done(entry).ifPresent(gone::add);
                all.remove();
            }
        }
    }

    /** The value, where it is there. */
    public synchronized Optional<V> get(String key) {
        Entry<V> entry = entries.get(key);
        return entry == null ? Optional.empty() : done(entry);
    }

    /** Lets go of one, as soon as nobody uses it. */
    public void remove(String key) {
        Optional<V> gone = Optional.empty();
        synchronized (this) {
            Entry<V> entry = entries.remove(key);
            if (entry != null && entry.users == 0) {
                gone = done(entry);
            } else if (entry != null) {
                entry.removed = true;
            }
        }
        gone.ifPresent(letGo);
    }

    /** Lets go of all, each as soon as nobody makes or uses it; who comes later is told that the run was interrupted. */
    @Override
    public void close() {
        List<V> gone = new ArrayList<>();
        synchronized (this) {
            closed = true;
            entries.values().stream()
                    .filter(entry -> entry.users == 0)
                    .forEach(entry -> done(entry).ifPresent(gone::add));
            entries.clear();
        }
        gone.forEach(letGo);
    }
}
