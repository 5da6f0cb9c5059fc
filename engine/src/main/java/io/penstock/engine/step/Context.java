package io.penstock.engine.step;

import io.penstock.engine.error.PenstockException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/** What a live step or a pass may know of its surroundings. Immutable; derived for each path, round and partition. */
public final class Context {
    /** Keeps the draws of rows apart from those of rounds and partitions. */
    private static final long ROWS = 1L << 62;
    /** More than the threads that share a partition. */
    private static final int WORKERS = 1024;

    private final Phase phase;
    private final long seed;
    private final String path;
    private final int epoch;
    private final int round;
    private final int partition;
    private final int worker;
    private final Device device;
    private final Map<Class<?>, Object> services;

    private Context(
            Phase phase,
            long seed,
            String path,
            int epoch,
            int round,
            int partition,
            int worker,
            Device device,
            Map<Class<?>, Object> services) {
        this.phase = phase;
        this.seed = seed;
        this.path = path;
        this.epoch = epoch;
        this.round = round;
        this.partition = partition;
        this.worker = worker;
        this.device = device;
        this.services = services;
    }

    /** On the processor, without services, at the root. */
    public static Context of(Phase phase, long seed) {
        return new Context(phase, seed, "", 0, 0, 0, 0, Device.CPU, Map.of());
    }

    public Context at(String otherPath) {
        return new Context(phase, seed, otherPath, epoch, round, partition, worker, device, services);
    }

    public Context inRound(int otherRound) {
        return new Context(phase, seed, path, epoch, otherRound, partition, worker, device, services);
    }

    /** In that epoch; every draw differs from epoch to epoch, those of epoch 0 are those without epochs. */
    public Context inEpoch(int otherEpoch) {
        return new Context(phase, seed, path, otherEpoch, round, partition, worker, device, services);
    }

    public Context inPartition(int otherPartition) {
        return new Context(phase, seed, path, epoch, round, otherPartition, worker, device, services);
    }

    /**
     * For one of several threads that share a partition, counted from 0: its generator draws differently, those of the first draw as
     * without threads.
     */
    public Context inWorker(int number) {
        int nested = WORKERS * worker + number;
        return new Context(phase, seed, path, epoch, round, partition, nested, device, services);
    }

    /** In another phase. */
    public Context inPhase(Phase other) {
        return new Context(other, seed, path, epoch, round, partition, worker, device, services);
    }

    public Context on(Device otherDevice) {
        return new Context(phase, seed, path, epoch, round, partition, worker, otherDevice, services);
    }

    /** Offers a service to the steps. */
    public <T> Context with(Class<T> type, T service) {
        Map<Class<?>, Object> more = new LinkedHashMap<>(services);
        more.put(type, service);
        return new Context(phase, seed, path, epoch, round, partition, worker, device, more);
    }

    /** The same with another seed. */
    public Context seeded(long other) {
        return new Context(phase, other, path, epoch, round, partition, worker, device, services);
    }

    /** Offers several services, by type. */
    public Context withAll(Map<Class<?>, ?> others) {
        if (others.isEmpty()) {
            return this;
        }
        Map<Class<?>, Object> more = new LinkedHashMap<>(services);
        more.putAll(others);
        return new Context(phase, seed, path, epoch, round, partition, worker, device, more);
    }

    public Phase phase() {
        return phase;
    }

    public long seed() {
        return seed;
    }

    /** The path of the step that this was made for, such as {@code pipeline/pca}. */
    public String path() {
        return path;
    }

    /** Counts the epochs of the innermost repetition from 0; 0 where nothing repeats. */
    public int epoch() {
        return epoch;
    }

    /** Counts the rounds of a fit from 0. */
    public int round() {
        return round;
    }

    public int partition() {
        return partition;
    }

    public Device device() {
        return device;
    }

    /** The service of that type. Throws a {@link PenstockException} where nobody offers it. */
    public <T> T service(Class<T> type) {
        Object service = services.get(type);
        if (service == null) {
            throw PenstockException.user("a service that a step needs must be offered to the runner")
                    .at(path)
                    .value("no " + type.getName())
                    .remedy("offer it with the runner's service(type, service)")
                    .build();
        }
        return type.cast(service);
    }

    /** Everything that is offered, by type; for a step that runs others. */
    public Map<Class<?>, Object> services() {
        return Collections.unmodifiableMap(services);
    }

    /** A generator whose draws depend on the seed, the path, the epoch, the round and the partition, and on nothing else. */
    public RandomGenerator random() {
        return Seeds.generator(seed, path, (long) epoch << 32 | round, (long) worker << 32 | partition);
    }

    /**
     * A generator for one row, whose draws depend on the seed, the path, the epoch and the row's id, and on nothing else:
     * not on how the data are cut into partitions and blocks.
     */
    public RandomGenerator random(long id) {
        return Seeds.generator(seed, path, ROWS | epoch, id);
    }

    /**
     * What a process holds once, such as a session or a loaded model: made by the first who asks, closed (where it is
     * {@link AutoCloseable}) when the last one closes its lease.
     */
    public <T> Shared.Lease<T> shared(String key, Supplier<T> supplier) {
        return Shared.lease(key, supplier);
    }
}
