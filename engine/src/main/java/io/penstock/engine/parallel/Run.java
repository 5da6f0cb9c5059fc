package io.penstock.engine.parallel;

import io.penstock.engine.data.Batch;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The slices of one block on their way, and what has become of them. Thread-safe. */
final class Run {
    private final @Nullable Batch[] results;
    private int left;
    private int failed = Integer.MAX_VALUE;
    private @Nullable Throwable failure;

    Run(int slices) {
        results = new Batch[slices];
        left = slices;
    }

    /** Whether a slice need not be worked on, because one before it has failed. */
    synchronized boolean isLost(int slice) {
        return slice > failed;
    }

    synchronized void succeed(int slice, Batch result) {
        results[slice] = result;
        end();
    }

    /** The failure of the first slice counts, whoever comes first. */
    synchronized void fail(int slice, Throwable because) {
        if (slice < failed) {
            failed = slice;
            failure = because;
        }
        end();
    }

    /** A slice that nobody works on any more. */
    synchronized void end() {
        left--;
        notifyAll();
    }

    /** Waits until every slice has ended; the failure of the first that failed, or null. */
    synchronized @Nullable Throwable await() throws InterruptedException {
        while (left > 0) {
            wait();
        }
        return failure;
    }

    /** All slices, in order; to be asked for after a success only. */
    synchronized Batch result() {
        List<Batch> slices =
                Arrays.stream(results).map(java.util.Objects::requireNonNull).toList();
        List<Batch> filled = slices.stream().filter(slice -> !slice.isEmpty()).toList();
        return Batch.concat(filled.isEmpty() ? slices.subList(0, 1) : filled);
    }
}
