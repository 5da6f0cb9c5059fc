package io.penstock.engine.search;

import io.penstock.engine.error.PenstockException;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Work side by side on threads of its own. Where one piece fails, or the caller is interrupted, the others are interrupted; nothing runs on behind the caller's back. */
final class Side {
    private Side() {}

    /**
     * Returns when all of it is done.
     *
     * @param most pieces at once
     * @param name of the threads
     */
    static void run(int most, String name, List<Runnable> work) {
        AtomicInteger number = new AtomicInteger();
        ExecutorService pool = Executors.newFixedThreadPool(Math.min(most, work.size()), runnable -> {
            Thread thread = new Thread(runnable, "penstock-search-" + name + "-" + number.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        });
        try {
            var ended = new ExecutorCompletionService<Boolean>(pool);
            work.forEach(piece -> ended.submit(piece, true));
            for (int i = 0; i < work.size(); i++) {
                ended.take().get();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw PenstockException.interrupted(e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof Error error) {
                throw error;
            }
            throw e.getCause() instanceof RuntimeException known ? known : new IllegalStateException(e.getCause());
        } finally {
            pool.shutdownNow();
            await(pool);
        }
    }

    private static void await(ExecutorService pool) {
        boolean interrupted = false;
        while (!pool.isTerminated()) {
            try {
                boolean unused = pool.awaitTermination(1, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
