package io.penstock.engine.search;

import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The deadline of what the thread that makes it is about to do: it is interrupted then, and given up where it does not listen. */
final class Watch implements Runnable {
    static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Thread thread = Thread.currentThread();
    private final ScheduledExecutorService clock;
    private final Runnable abandon;
    private final Runnable replace;
    private final @Nullable ScheduledFuture<?> first;
    private boolean over;
    private boolean replaced;
    private boolean ended;

    /**
     * @param most zero for no deadline
     * @param abandon what is done with work that does not listen
     * @param replace lets another thread take this one's place
     */
    Watch(Duration most, ScheduledExecutorService clock, Runnable abandon, Runnable replace) {
        this.clock = clock;
        this.abandon = abandon;
        this.replace = replace;
        this.first = most.isZero() ? null : clock.schedule(this, most.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    public synchronized void run() {
        if (ended) {
            return;
        }
        over = true;
        thread.interrupt();
        ScheduledFuture<?> unused = clock.schedule(this::giveUp, PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    }

    private synchronized void giveUp() {
        if (ended) {
            return;
        }
        replaced = true;
        try {
            abandon.run();
        } finally {
            replace.run();
        }
    }

    /** Whether the deadline is behind. */
    synchronized boolean isOver() {
        return over;
    }

    /** Whether another thread has this one's place. */
    synchronized boolean isReplaced() {
        return replaced;
    }

    /** The work is done; returns whether another thread has this one's place. */
    synchronized boolean end() {
        ended = true;
        if (first != null) {
            first.cancel(false);
        }
        return replaced;
    }
}
