package io.penstock.engine.run;

import io.penstock.engine.error.PenstockException;
import io.penstock.engine.learn.Collective;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Workers that are threads of one process. The first failure of one of them is what all of them get. */
public final class ThreadCollective {
    private final int size;
    private final Duration limit;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final double[][] values;
    private final boolean[] here;
    private final boolean[] left;
    private double[] sum = {};
    private int arrived;
    private long turn;
    private @Nullable PenstockException failure;

    /**
     * @param size how many workers there are
     * @param limit how long one waits for the others
     */
    public ThreadCollective(int size, Duration limit) {
        this.size = size;
        this.limit = limit;
        this.values = new double[size][];
        this.here = new boolean[size];
        this.left = new boolean[size];
    }

    /** The only worker there is. */
    public static Collective alone() {
        return new ThreadCollective(1, Duration.ofDays(1)).member(0);
    }

    /** The worker of a rank, for its thread, which closes it when it is done. */
    public Member member(int rank) {
        return new Member(rank);
    }

    /** Under the lock: all workers are to fail, by the first reason that there was. */
    private PenstockException failed(PenstockException because) {
        PenstockException first = failure;
        if (first == null) {
            first = because;
            failure = because;
            changed.signalAll();
        }
        return first;
    }

    /** Under the lock: until all workers have come as far as this one. */
    private void meet(int rank) {
        if (failure != null) {
            throw failure;
        }
        long mine = turn;
        here[rank] = true;
        if (++arrived == size) {
            arrived = 0;
            Arrays.fill(here, false);
            turn++;
            changed.signalAll();
            return;
        }
        long rest = limit.toNanos();
        while (turn == mine) {
            if (failure != null) {
                throw failure;
            }
            if (missing(true).length() > 0) {
                throw failed(ended(missing(true)));
            }
            if (rest <= 0) {
                throw failed(late(missing(false), limit));
            }
            try {
                rest = changed.awaitNanos(rest);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw failed(PenstockException.interrupted(e));
            }
        }
    }

    /** Who is not here, or has left for good. */
    private String missing(boolean forGood) {
        return IntStream.range(0, size)
                .filter(rank -> !here[rank] && (!forGood || left[rank]))
                .mapToObj(String::valueOf)
                .collect(Collectors.joining(", "));
    }

    /** Of workers that did not come in time. */
    public static PenstockException late(String who, Duration limit) {
        return PenstockException.timeout("workers that add up values must not wait for each other too long")
                .value("worker " + who + " did not come within " + limit.toMillis() / 1000.0 + " s")
                .remedy("look at what it does, cut the data more evenly, or raise the time limit")
                .build();
    }

    /** Of workers that have ended while others go on. */
    public static PenstockException ended(String who) {
        return PenstockException.user("workers that add up values must all do so equally often")
                .value("worker " + who + " has ended, others have not")
                .remedy("let every worker make the same calls, also where it has fewer rows or none")
                .build();
    }

    /** Of workers that bring different numbers of values. */
    public static PenstockException unlike(int rank, int values, int others) {
        return PenstockException.user("workers that add up values must all bring as many")
                .value("worker " + rank + " brings " + values + ", another one " + others)
                .remedy("let every worker make the same calls")
                .build();
    }

    /** One worker. */
    public final class Member implements Collective, AutoCloseable {
        private final int rank;

        private Member(int rank) {
            this.rank = rank;
        }

        @Override
        public int rank() {
            return rank;
        }

        @Override
        public int size() {
            return size;
        }

        @Override
        public void sum(double[] mine) {
            if (size == 1) {
                return;
            }
            double[] total;
            lock.lock();
            try {
                if (arrived == 0) {
                    sum = new double[mine.length];
                } else if (sum.length != mine.length) {
                    throw failed(unlike(rank, mine.length, sum.length));
                }
                values[rank] = mine;
                meet(rank);
                total = sum;
            } finally {
                lock.unlock();
            }
            SumOrder.add(values, rank, total);
            lock.lock();
            try {
                meet(rank);
            } finally {
                lock.unlock();
            }
            System.arraycopy(total, 0, mine, 0, mine.length);
        }

        /** Makes the others fail by the same reason as this worker. */
        public void abort(PenstockException because) {
            lock.lock();
            try {
                failed(because);
            } finally {
                lock.unlock();
            }
        }

        @Override
        public void close() {
            lock.lock();
            try {
                left[rank] = true;
                changed.signalAll();
            } finally {
                lock.unlock();
            }
        }
    }
}
