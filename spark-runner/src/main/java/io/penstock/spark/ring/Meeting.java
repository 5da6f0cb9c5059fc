package io.penstock.spark.ring;

import io.penstock.engine.error.PenstockException;
import io.penstock.engine.run.ThreadCollective;
import java.io.Closeable;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.Serializable;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import org.apache.spark.BarrierTaskContext;
import org.apache.spark.SparkEnv;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Where the tasks of one round find each other: the secret that they share, and how long they wait. Sent with the tasks. */
public final class Meeting implements Serializable {
    private static final long serialVersionUID = 1L;
    private static final Logger LOG = LoggerFactory.getLogger(Meeting.class);

    private final byte[] secret = new byte[Handshake.SECRET_BYTES];
    private final Duration limit;

    public Meeting(Duration limit) {
        this.limit = limit;
        new SecureRandom().nextBytes(secret);
    }

    /** The place of a task of a barrier stage in the ring of all of them. It listens on its executor's own address only. */
    public Ring join(BarrierTaskContext task) {
        String host = SparkEnv.get().blockManager().blockManagerId().host();
        return join(
                task.partitionId(),
                task.getTaskInfos().length,
                host,
                address -> task.allGather(task.partitionId() + " " + address),
                task::isInterrupted);
    }

    /** Tells all workers where each is; gives {@code rank address} of all, in any order. */
    interface Gathering {
        String[] gather(String mine);
    }

    Ring join(int rank, int size, String host, Gathering gathering, BooleanSupplier cancelled) {
        if (size == 1) {
            return new Ring(0, List.of(host), null, null, limit, cancelled);
        }
        try (ServerSocket server = new ServerSocket()) {
            server.bind(new InetSocketAddress(InetAddress.getByName(bare(host)), 0));
            List<String> addresses = byRank(gathering.gather(host + ":" + server.getLocalPort()));
            return meet(rank, addresses, server, cancelled);
        } catch (IOException e) {
            throw missed(e, rank, "", limit);
        }
    }

    /** Calls the next worker, while the one before is answered on another thread. */
    private Ring meet(int rank, List<String> addresses, ServerSocket server, BooleanSupplier cancelled) {
        int size = addresses.size();
        int before = (rank + size - 1) % size;
        int behind = (rank + 1) % size;
        long end = System.nanoTime() + limit.toNanos();
        Handshake handshake = new Handshake(secret, cancelled);
        AtomicBoolean over = new AtomicBoolean();
        AtomicReference<@Nullable Socket> caller = new AtomicReference<>();
        FutureTask<Socket> answer = new FutureTask<>(() -> {
            Socket answered = handshake.answer(server, before, end);
            caller.set(answered);
            if (over.get()) {
                close(answered);
            }
            return answered;
        });
        Thread answering = new Thread(answer, "penstock-ring-answer-" + rank);
        answering.setDaemon(true);
        answering.start();
        Socket next = null;
        Socket previous = null;
        boolean met = false;
        try {
            next = new Socket();
            call(next, addresses.get(behind), handshake, rank, end);
            previous = answered(answer);
            previous.setTcpNoDelay(true);
            met = true;
            return new Ring(rank, addresses, next, previous, limit, cancelled);
        } catch (IOException e) {
            throw missed(e, rank, addresses.get(previous == null && next != null ? before : behind), limit);
        } finally {
            if (!met) {
                over.set(true);
                answer.cancel(true);
                close(server);
                close(next);
                close(caller.get());
            }
        }
    }

    private static Socket answered(FutureTask<Socket> answer) throws IOException {
        try {
            return answer.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while the ring was closed");
        } catch (ExecutionException e) {
            throw e.getCause() instanceof IOException known ? known : new IOException(e.getCause());
        }
    }

    private static void call(Socket socket, String address, Handshake handshake, int rank, long end)
            throws IOException {
        int colon = address.lastIndexOf(':');
        InetAddress host = InetAddress.getByName(bare(address.substring(0, colon)));
        int port = Integer.parseInt(address.substring(colon + 1));
        int millis = (int) Math.max(1, Math.min(Integer.MAX_VALUE, (end - System.nanoTime()) / 1_000_000));
        socket.connect(new InetSocketAddress(host, port), millis);
        socket.setTcpNoDelay(true);
        handshake.introduce(socket, rank, end);
    }

    /** Addresses of the form {@code rank host:port}, as they were gathered. */
    private static List<String> byRank(String[] gathered) {
        String[] addresses = new String[gathered.length];
        for (String line : gathered) {
            int blank = line.indexOf(' ');
            addresses[Integer.parseInt(line.substring(0, blank))] = line.substring(blank + 1);
        }
        return Arrays.asList(addresses);
    }

    private static String bare(String host) {
        return host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
    }

    private static PenstockException missed(IOException e, int rank, String other, Duration limit) {
        return e instanceof SocketTimeoutException
                ? ThreadCollective.late("at " + other, limit)
                : PenstockException.infrastructure("workers that add up values must reach each other")
                        .value("worker " + rank + (other.isEmpty() ? "" : " and the one at " + other) + ": "
                                + e.getMessage())
                        .remedy("let executors open connections to each other")
                        .cause(e)
                        .build();
    }

    /** Closes what was opened; that a connection breaks while it is closed concerns nobody. */
    static void close(@Nullable Closeable connection) {
        if (connection != null) {
            try {
                connection.close();
            } catch (IOException e) {
                LOG.debug("closing a connection of the ring", e);
            }
        }
    }
}
