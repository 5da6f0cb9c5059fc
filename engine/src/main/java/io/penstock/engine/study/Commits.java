package io.penstock.engine.study;

import io.penstock.engine.error.PenstockException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How a driver's entries come into the journal. Threads that wait commit together: one writes a segment of all that has gathered while the last one was written. A
 * segment's number can be created once, so whoever appends has read all that is there: a driver that was fenced while it slept learns so before anything of it counts.
 */
final class Commits {
    static final String FENCED =
            "this driver was silent for longer than its lease, and the others have gone on without it";

    private static final Logger LOG = LoggerFactory.getLogger(Commits.class);

    private final Study study;
    private final Journal journal;
    private final String driver;
    private final Duration lease;
    /** Fair: else the thread that has just committed takes it again and again, before those whose entries it has written. */
    private final ReentrantLock committing = new ReentrantLock(true);
    /** Guarded by {@link #committing}. */
    private final Presence presence;
    /** Guarded by the study. */
    private List<Event> queue = new ArrayList<>();
    /** Guarded by the study. */
    private long enqueued;

    private volatile long committed;
    private volatile @Nullable PenstockException broken;
    private volatile boolean open = true;
    private volatile long lastWrite = System.nanoTime();
    private @Nullable Thread beats;

    Commits(Study study, Journal journal, String driver, Duration lease) {
        this.study = study;
        this.journal = journal;
        this.driver = driver;
        this.lease = lease;
        this.presence = new Presence(lease);
    }

    /** Takes in what is there, and joins. */
    void join(List<Event> known) {
        committing.lock();
        try {
            hear(known);
            fenceTheDead();
            Event.Joined joined = Presence.joined(driver);
            while (!journal.append(List.of(joined))) {
                hear(journal.poll());
            }
            study.apply(joined);
        } finally {
            committing.unlock();
        }
        Thread thread = new Thread(this::beat, "penstock-study-lease");
        thread.setDaemon(true);
        thread.start();
        beats = thread;
    }

    /** Drivers of this machine whose processes are gone need no lease to run out. */
    private void fenceTheDead() {
        for (Ledger.Driver other : List.copyOf(study.ledger().drivers().values())) {
            if (Presence.isGone(other)) {
                Event.Fenced fenced = new Event.Fenced(other.name(), driver, now());
                if (journal.append(List.of(fenced))) {
                    study.apply(fenced);
                } else {
                    hear(journal.poll());
                }
            }
        }
    }

    private static long now() {
        return System.currentTimeMillis();
    }

    /** Called under the study's lock. */
    long enqueue(Event event) {
        queue.add(event);
        return ++enqueued;
    }

    /** Whether others take part. */
    private boolean isShared() {
        synchronized (study) {
            return study.ledger().drivers().keySet().stream().anyMatch(other -> !other.equals(driver));
        }
    }

    /** Reads what others have written, where there are others. */
    void hearOthers() {
        PenstockException failure = broken;
        if (failure != null) {
            throw failure;
        }
        if (isShared()) {
            committing.lock();
            try {
                hear(journal.poll());
                requireLease();
            } finally {
                committing.unlock();
            }
        }
    }

    /** Whether a trial that was started is this driver's, which is known once its entry is durable: another driver may have joined a moment ago. */
    boolean claim(long ticket, Event.Started started) {
        await(ticket);
        synchronized (study) {
            Ledger.Entry entry = study.ledger().get(started.trial());
            return entry.driver.equals(driver) && entry.attempt == started.attempt();
        }
    }

    /** Returns when all that was enqueued is durable. */
    void flush() {
        long last;
        synchronized (study) {
            last = enqueued;
        }
        await(last);
    }

    /** Returns when an entry is durable. */
    void await(long ticket) {
        if (committed >= ticket) {
            return;
        }
        committing.lock();
        try {
            while (committed < ticket) {
                commit();
            }
        } finally {
            committing.unlock();
        }
    }

    private void commit() {
        PenstockException failure = broken;
        if (failure != null) {
            throw failure;
        }
        List<Event> batch;
        long upTo;
        synchronized (study) {
            batch = queue;
            queue = new ArrayList<>();
            upTo = enqueued;
        }
        try {
            while (!batch.isEmpty() && !journal.append(batch)) {
                hear(journal.poll());
                requireLease();
                batch = batch.stream().filter(this::isOurs).toList();
            }
            lastWrite = System.nanoTime();
        } catch (PenstockException e) {
            broken = e;
            throw e;
        }
        committed = upTo;
    }

    private void requireLease() {
        synchronized (study) {
            if (study.ledger().isFenced(driver)) {
                PenstockException lost = PenstockException.infrastructure("a driver must keep its lease on its study")
                        .value(FENCED)
                        .remedy("run the same command again: it joins the study")
                        .build();
                broken = lost;
                throw lost;
            }
        }
    }

    /** An entry about a trial that another driver was quicker to start is dropped. */
    private boolean isOurs(Event event) {
        synchronized (study) {
            return !(event instanceof Event.OfTrial told)
                    || study.ledger().get(told.trial()).driver.equals(driver);
        }
    }

    /** Takes in what others have written, or what was written before. */
    private void hear(List<Event> events) {
        synchronized (study) {
            for (Event event : events) {
                String from = writer(event);
                if (!from.isEmpty() && !from.equals(driver)) {
                    presence.heard(from);
                }
                study.apply(event);
            }
            study.notifyAll();
        }
    }

    private String writer(Event event) {
        if (event instanceof Event.Joined joined) {
            return joined.driver();
        } else if (event instanceof Event.Beat beat) {
            return beat.driver();
        } else if (event instanceof Event.Started started) {
            return started.driver();
        }
        return event instanceof Event.OfTrial told ? study.ledger().get(told.trial()).driver : "";
    }

    /** Shows that this driver is there, and looks who is not. */
    private void beat() {
        long pause = Math.max(1, lease.toMillis() / 3);
        while (open) {
            try {
                Thread.sleep(pause);
            } catch (InterruptedException e) {
                return;
            }
            committing.lock();
            try {
                if (!open || broken != null) {
                    return;
                }
                hear(journal.poll());
                requireLease();
                fenceTheSilent();
                if (System.nanoTime() - lastWrite >= pause * 1_000_000) {
                    synchronized (study) {
                        enqueue(new Event.Beat(driver, now()));
                    }
                    commit();
                }
            } catch (PenstockException e) {
                LOG.warn("{}", e.getMessage());
                broken = e;
                return;
            } finally {
                committing.unlock();
            }
        }
    }

    /** Nothing is taken from a driver before its end is in the journal, behind all that it has written itself: it may have ended a trial a moment ago. */
    private void fenceTheSilent() {
        List<String> others;
        synchronized (study) {
            others = new ArrayList<>(study.ledger().drivers().keySet());
        }
        others.remove(driver);
        for (String other : others) {
            while (isSilent(other)) {
                Event.Fenced fenced = new Event.Fenced(other, driver, now());
                if (journal.append(List.of(fenced))) {
                    LOG.info("the lease of driver {} has run out: its trials are taken up", other);
                    hear(List.of(fenced));
                } else {
                    hear(journal.poll());
                    requireLease();
                }
            }
        }
    }

    private boolean isSilent(String other) {
        synchronized (study) {
            if (!study.ledger().drivers().containsKey(other)) {
                return false;
            }
        }
        return presence.isSilent(other);
    }

    void close() {
        Thread thread = beats;
        if (!open) {
            return;
        }
        open = false;
        if (thread != null) {
            thread.interrupt();
        }
        committing.lock();
        try {
            if (broken == null) {
                long ticket;
                synchronized (study) {
                    ticket = enqueue(new Event.Left(driver, now()));
                }
                await(ticket);
            }
        } finally {
            committing.unlock();
        }
    }
}
