package io.penstock.engine.parallel;

import io.penstock.engine.data.Batch;
import io.penstock.engine.step.Host;
import io.penstock.engine.step.LiveStep;
import java.util.ArrayList;
import java.util.List;

/**
 * Threads with bounded queues between them, a lane per worker: slice {@code i} of a block takes lane {@code i} modulo the number of
 * lanes, through one worker of every part. So every worker sees its slices in order, and which they are depends on
 * nothing but the block. The threads begin with the first block and end on teardown or with the first failure.
 */
final class LiveLanes implements LiveStep {
    private final int rows;
    private final List<List<Worker>> lanes = new ArrayList<>();
    private boolean started;

    LiveLanes(String name, List<Host.Part> parts, int workers, int queue, int rows) {
        this.rows = rows;
        for (int lane = 0; lane < workers; lane++) {
            List<Worker> stations = new ArrayList<>();
            Worker next = null;
            for (int part = parts.size() - 1; part >= 0; part--) {
                String thread = name + ", step " + (part + 1) + ", worker " + (lane + 1);
                next = new Worker(thread, parts.get(part), lane, queue, next);
                stations.add(0, next);
            }
            lanes.add(stations);
        }
    }

    private List<Batch> slices(Batch block) {
        List<Batch> slices = new ArrayList<>();
        int count = rows == 0 ? lanes.size() : Math.toIntExact(((long) block.rows() + rows - 1) / rows);
        for (int i = 0; i < count; i++) {
            int from = rows == 0 ? (int) ((long) block.rows() * i / count) : i * rows;
            int to = rows == 0 ? (int) ((long) block.rows() * (i + 1) / count) : Math.min(block.rows(), from + rows);
            if (to > from) {
                slices.add(block.slice(from, to));
            }
        }
        return slices.isEmpty() ? List.of(block) : slices;
    }

    @Override
    public Batch transform(Batch block) {
        if (!started) {
            started = true;
            lanes.forEach(lane -> lane.forEach(Worker::start));
        }
        List<Batch> slices = slices(block);
        Run run = new Run(slices.size());
        Throwable failure;
        try {
            for (int i = 0; i < slices.size(); i++) {
                if (run.isLost(i)) {
                    run.end();
                } else {
                    lanes.get(i % lanes.size()).get(0).take(run, i, slices.get(i));
                }
            }
            failure = run.await();
        } catch (InterruptedException e) {
            lanes.forEach(lane -> lane.forEach(Worker::interrupt));
            failure = e;
        }
        if (failure != null) {
            throw ended(failure);
        }
        return run.result();
    }

    /** The failure, once all threads are over. */
    private RuntimeException ended(Throwable failure) {
        try {
            teardown();
        } catch (RuntimeException e) {
            failure.addSuppressed(e);
        }
        if (failure instanceof InterruptedException) {
            Thread.currentThread().interrupt();
        }
        if (failure instanceof Error error) {
            throw error;
        }
        return failure instanceof RuntimeException known ? known : new IllegalStateException(failure);
    }

    @Override
    public void teardown() {
        if (!started) {
            return;
        }
        started = false;
        RuntimeException first = null;
        for (List<Worker> lane : lanes) {
            for (Worker worker : lane) {
                RuntimeException failure = worker.end();
                if (first == null) {
                    first = failure;
                } else if (failure != null) {
                    first.addSuppressed(failure);
                }
            }
        }
        lanes.clear();
        if (first != null) {
            throw first;
        }
    }
}
