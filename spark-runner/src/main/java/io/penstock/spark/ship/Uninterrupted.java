package io.penstock.spark.ship;

import java.util.function.Supplier;

/** Clean-up and questions in a thread that may have been interrupted. */
public final class Uninterrupted {
    private Uninterrupted() {}

    /**
     * Runs with the interrupt held back until the end. Spark asks its block manager to drop something and waits for the
     * answer, which an interrupted thread may not: it would leave behind what it was to free.
     */
    public static void run(Runnable cleanUp) {
        boolean interrupted = Thread.interrupted();
        try {
            cleanUp.run();
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Asks the block manager something that may be asked again. */
    public static <T> T ask(Supplier<T> question) {
        boolean interrupted = Thread.interrupted();
        try {
            while (true) {
                try {
                    return question.get();
                } catch (Throwable e) {
                    // Scala does not declare what it throws.
                    if (!(e instanceof InterruptedException)) {
                        throw e;
                    }
                    interrupted = true;
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
