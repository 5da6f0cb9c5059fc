package io.penstock.spark.ring;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.function.BooleanSupplier;

/** Reads that end: when the time is over, or when nobody wants them any more. */
final class Link {
    /** How often a read that waits looks whether it is still wanted. */
    static final int TICK_MILLIS = 100;

    /** The task was told to end. */
    static final class Cancelled extends IOException {
        private static final long serialVersionUID = 1L;

        Cancelled() {
            super("the task was told to end");
        }
    }

    private Link() {}

    /** Fills the first bytes of a buffer. Throws a {@link SocketTimeoutException} where that is not done by the end. */
    static void fill(InputStream input, byte[] buffer, int count, long endNanos, BooleanSupplier cancelled)
            throws IOException {
        fill(input, buffer, 0, count, endNanos, cancelled);
    }

    /** As {@link #fill}, from a position on; returns where it has come to when the time is over. */
    static int fillAsFar(
            InputStream input, byte[] buffer, int from, int count, long endNanos, BooleanSupplier cancelled)
            throws IOException {
        int at = from;
        while (at < count) {
            try {
                int read = input.read(buffer, at, count - at);
                if (read < 0) {
                    throw new EOFException("the other side has closed");
                }
                at += read;
            } catch (SocketTimeoutException e) {
                if (cancelled.getAsBoolean()) {
                    throw new Cancelled();
                }
                if (System.nanoTime() - endNanos >= 0) {
                    return at;
                }
            }
        }
        return at;
    }

    private static void fill(
            InputStream input, byte[] buffer, int from, int count, long endNanos, BooleanSupplier cancelled)
            throws IOException {
        if (fillAsFar(input, buffer, from, count, endNanos, cancelled) < count) {
            throw new SocketTimeoutException("nothing came in time");
        }
    }

    /** The next that calls. */
    static Socket accept(ServerSocket server, long endNanos, BooleanSupplier cancelled) throws IOException {
        server.setSoTimeout(TICK_MILLIS);
        while (true) {
            try {
                return server.accept();
            } catch (SocketTimeoutException e) {
                if (cancelled.getAsBoolean()) {
                    throw new Cancelled();
                }
                if (System.nanoTime() - endNanos >= 0) {
                    throw e;
                }
            }
        }
    }
}
