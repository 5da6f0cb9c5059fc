package io.penstock.spark.ship;

/** Clean-up in a thread that may have been interrupted. */
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
}
