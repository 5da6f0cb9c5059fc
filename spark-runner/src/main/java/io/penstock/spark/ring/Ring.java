package io.penstock.spark.ring;

import io.penstock.engine.error.PenstockException;
import io.penstock.engine.learn.Collective;
import io.penstock.engine.run.SumOrder;
import io.penstock.engine.run.ThreadCollective;
import java.io.IOException;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * One of several workers in a ring: each sends to the next and receives from the one before it, one chunk after the other, first until every
 * chunk is added up at one of them, then until all have all sums (Patarasuk and Yuan, "Bandwidth optimal all-reduce algorithms", 2009). Each
 * value crosses each connection less than twice, whatever the number of workers. The order of additions is that of {@link SumOrder}.
 *
 * <p>A failure travels round the ring: every worker fails by the reason of the first. For one thread.
 */
public final class Ring implements Collective, AutoCloseable {
    private static final long LAST_WORDS_MILLIS = 2_000;

    private final int rank;
    private final List<String> addresses;
    private final @Nullable Socket next;
    private final @Nullable Socket previous;
    private final Duration limit;
    private final BooleanSupplier cancelled;
    private final ExecutorService sender;
    private byte[] received = {};
    private boolean over;

    /**
     * @param addresses of all workers, by rank, for people
     * @param next to which is sent, and
     * @param previous from which is received; null where there is only one worker
     * @param limit how long the others are waited for
     * @param cancelled whether the task was told to end
     */
    Ring(
            int rank,
            List<String> addresses,
            @Nullable Socket next,
            @Nullable Socket previous,
            Duration limit,
            BooleanSupplier cancelled) {
        this.rank = rank;
        this.addresses = List.copyOf(addresses);
        this.next = next;
        this.previous = previous;
        this.limit = limit;
        this.cancelled = cancelled;
        this.sender = Executors.newSingleThreadExecutor(runnable -> {
            Thread thread = new Thread(runnable, "penstock-ring-" + rank);
            thread.setDaemon(true);
            return thread;
        });
    }

    @Override
    public int rank() {
        return rank;
    }

    @Override
    public int size() {
        return addresses.size();
    }

    private int before() {
        return (rank + size() - 1) % size();
    }

    @Override
    public void sum(double[] values) {
        if (size() == 1) {
            return;
        }
        try {
            for (int step = 0; step < size() - 1; step++) {
                pass(values, rank - step, rank - step - 1, true);
            }
            for (int step = 0; step < size() - 1; step++) {
                pass(values, rank + 1 - step, rank - step, false);
            }
        } catch (PenstockException e) {
            abort(e);
            throw e;
        } catch (IOException e) {
            PenstockException lost = PenstockException.infrastructure("workers that add up values must all live")
                    .value("worker " + before() + " at " + addresses.get(before()) + ": " + e.getMessage())
                    .cause(e)
                    .build();
            abort(lost);
            throw lost;
        }
    }

    /** Sends one chunk on and takes another one in. */
    private void pass(double[] values, int given, int taken, boolean add) throws IOException {
        int out = Math.floorMod(given, size());
        int in = Math.floorMod(taken, size());
        Future<?> sent = send(Frame.values(
                values, SumOrder.begin(values.length, out, size()), SumOrder.begin(values.length, out + 1, size())));
        int from = SumOrder.begin(values.length, in, size());
        int to = SumOrder.begin(values.length, in + 1, size());
        receive(values.length, (to - from) * Double.BYTES);
        java.nio.DoubleBuffer chunk = ByteBuffer.wrap(received).asDoubleBuffer();
        for (int i = from; i < to; i++) {
            double value = chunk.get(i - from);
            values[i] = add ? value + values[i] : value;
        }
        await(sent, limit.toMillis());
    }

    /** Takes in the values of one chunk, or fails by what comes instead. */
    private void receive(int values, int bytes) throws IOException {
        Socket socket = java.util.Objects.requireNonNull(previous);
        byte[] header = new byte[Frame.HEADER_BYTES];
        Patience patience = new Patience();
        while (true) {
            patience.fill(socket, header, Frame.HEADER_BYTES);
            ByteBuffer fields = ByteBuffer.wrap(header);
            int kind = fields.getInt();
            int others = fields.getInt();
            if (kind == Frame.VALUES && others != values) {
                throw ThreadCollective.unlike(before(), others, values);
            }
            int length = Frame.bodyBytes(kind, fields.getInt(), bytes);
            if (received.length < length) {
                received = new byte[length];
            }
            patience.fill(socket, received, length);
            switch (kind) {
                case Frame.VALUES -> {
                    return;
                }
                case Frame.WAITING -> patience.othersWait();
                case Frame.ABORT -> throw Frame.failure(received);
                case Frame.BYE -> throw ThreadCollective.ended(String.valueOf(before()));
                default -> throw new IOException("a message of kind " + kind);
            }
        }
    }

    /**
     * How long this worker goes on waiting. When its time is over it tells the next one that it waits itself, so that of all that wait for each
     * other only the one behind the worker that is late says who that is.
     */
    private final class Patience {
        private final long grace = Math.max(500_000_000L, Math.min(5_000_000_000L, limit.toNanos() / 4));
        private long end = System.nanoTime() + limit.toNanos();
        private boolean told;

        void fill(Socket socket, byte[] buffer, int count) throws IOException {
            int at = 0;
            while (at < count) {
                at = Link.fillAsFar(socket.getInputStream(), buffer, at, count, end, cancelled);
                if (at < count) {
                    runOut();
                }
            }
        }

        private void runOut() {
            if (told) {
                throw ThreadCollective.late(before() + " at " + addresses.get(before()), limit);
            }
            tell();
            end = System.nanoTime() + grace;
        }

        private void tell() {
            if (!told) {
                told = true;
                send(Frame.of(Frame.WAITING, 0, new byte[0]));
            }
        }

        /** The worker before is not to blame: it tells who is, soon. */
        void othersWait() {
            tell();
            end = System.nanoTime() + 2 * grace + size() * grace / 2;
        }
    }

    private Future<?> send(byte[] frame) {
        Socket socket = java.util.Objects.requireNonNull(next);
        return sender.submit(() -> {
            socket.getOutputStream().write(frame);
            return null;
        });
    }

    /** Until it is sent. Where it cannot be, the worker behind is gone; the reason comes round the ring. */
    private static boolean await(Future<?> sent, long millis) {
        try {
            sent.get(millis, TimeUnit.MILLISECONDS);
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw PenstockException.interrupted(e);
        } catch (ExecutionException | TimeoutException e) {
            return false;
        }
    }

    /** Tells the others why this worker does not go on. */
    public void abort(PenstockException because) {
        lastWords(() -> Frame.abort(because));
    }

    private void lastWords(java.util.function.Supplier<byte[]> frame) {
        if (!over && size() > 1) {
            over = true;
            boolean interrupted = Thread.interrupted();
            await(send(frame.get()), LAST_WORDS_MILLIS);
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    @Override
    public void close() {
        lastWords(() -> Frame.of(Frame.BYE, 0, new byte[0]));
        sender.shutdownNow();
        Meeting.close(next);
        Meeting.close(previous);
    }
}
