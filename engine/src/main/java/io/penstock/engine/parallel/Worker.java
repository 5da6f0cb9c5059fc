package io.penstock.engine.parallel;

import io.penstock.engine.data.Batch;
import io.penstock.engine.step.Host;
import io.penstock.engine.step.LiveStep;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A thread that runs one part over the slices in its queue, and hands them on. It opens and closes the part's live half itself. */
final class Worker {
    /** A slice and where it belongs; the last one of a worker has no slice. */
    private record Job(
            @Nullable Run run, int slice, @Nullable Batch batch) {}

    private static final Job LAST = new Job(null, 0, null);

    private final Host.Part part;
    private final int number;
    private final @Nullable Worker next;
    private final BlockingQueue<Job> queue;
    private final Thread thread;
    private @Nullable LiveStep live;
    private volatile @Nullable RuntimeException closing;

    /**
     * @param number tells the workers of a part apart
     * @param size how many slices may wait
     * @param next who gets what this one has made; null for the last
     */
    Worker(String name, Host.Part part, int number, int size, @Nullable Worker next) {
        this.part = part;
        this.number = number;
        this.next = next;
        this.queue = new ArrayBlockingQueue<>(size);
        this.thread = new Thread(this::work, name);
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    void interrupt() {
        thread.interrupt();
    }

    /** Puts a slice into the queue, as soon as there is room. A slice for a worker that was interrupted is lost. */
    void take(Run run, int slice, Batch batch) throws InterruptedException {
        Job job = new Job(run, slice, batch);
        while (!queue.offer(job, 100, TimeUnit.MILLISECONDS)) {
            if (!thread.isAlive()) {
                run.end();
                return;
            }
        }
    }

    /** Lets the thread end, once it is idle, and waits for that; gives the failure of the teardown, or null. */
    @Nullable
    RuntimeException end() {
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                queue.clear();
                queue.put(LAST);
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
                thread.interrupt();
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        return closing;
    }

    private void work() {
        try {
            for (Job job = queue.take(); job.run() != null && job.batch() != null; job = queue.take()) {
                work(job.run(), job.slice(), job.batch());
            }
        } catch (InterruptedException e) {
            // Whoever interrupts does not wait for the slices.
        } finally {
            close();
        }
    }

    private void work(Run run, int slice, Batch batch) throws InterruptedException {
        if (run.isLost(slice)) {
            run.end();
            return;
        }
        Batch out;
        try {
            LiveStep step = live;
            if (step == null) {
                step = part.open(number);
                live = step;
            }
            out = step.transform(batch);
        } catch (RuntimeException | Error e) {
            run.fail(slice, e);
            return;
        }
        if (next == null) {
            run.succeed(slice, out);
        } else {
            next.take(run, slice, out);
        }
    }

    private void close() {
        LiveStep step = live;
        live = null;
        if (step != null) {
            try {
                step.close();
            } catch (RuntimeException e) {
                closing = e;
            }
        }
    }
}
