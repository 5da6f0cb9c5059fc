package io.penstock.engine.local;

import io.penstock.engine.error.PenstockException;
import io.penstock.engine.step.Device;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** The accelerators of a process. Each is in the hands of one task at a time. Thread-safe. */
final class DevicePool {
    private final int size;
    private final Deque<Device> free;

    DevicePool(List<Device> devices) {
        this.size = devices.size();
        this.free = new ArrayDeque<>(devices);
    }

    int size() {
        return size;
    }

    /** So many at once, as soon as they are free; closing the lease gives them back. */
    synchronized Lease take(int count) {
        while (free.size() < count) {
            try {
                wait();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw PenstockException.interrupted(e);
            }
        }
        List<Device> taken = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            taken.add(free.remove());
        }
        return new Lease(this, taken);
    }

    private synchronized void giveBack(List<Device> devices) {
        free.addAll(devices);
        notifyAll();
    }

    /** Devices that nobody else has. */
    record Lease(DevicePool pool, List<Device> devices) implements AutoCloseable {
        @Override
        public void close() {
            pool.giveBack(devices);
        }
    }
}
