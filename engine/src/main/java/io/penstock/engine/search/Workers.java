package io.penstock.engine.search;

import io.penstock.engine.drive.Fitter;
import io.penstock.engine.error.PenstockException;
import io.penstock.engine.error.Retry;
import io.penstock.engine.study.Study;
import io.penstock.engine.study.StudyWorker;
import io.penstock.engine.study.Trial;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Threads that ask a study for trials and run them, until there is nothing left to ask for or the time is over. A trial that outlives its deadline is interrupted; where
 * it does not listen, it is left behind, and another thread takes its place.
 */
final class Workers {
    private static final Duration LOOK = Duration.ofMillis(200);

    private final Study study;
    private final TrialRuns trials;
    private final SearchOptions options;
    private final Fitter fitter;
    private final SearchListener listener;
    private final AtomicReference<@Nullable Throwable> fatal = new AtomicReference<>();
    private final AtomicInteger names = new AtomicInteger();
    private final List<Thread> threads = new ArrayList<>();
    private final CountDownLatch over;
    private volatile boolean stopped;

    Workers(Study study, TrialRuns trials, SearchOptions options, Fitter fitter, SearchListener listener) {
        this.study = study;
        this.trials = trials;
        this.options = options;
        this.fitter = fitter;
        this.listener = listener;
        this.over = new CountDownLatch(options.parallelism());
    }

    /** Returns when all trials are over, or the time is. */
    void run() {
        ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(runnable -> {
            Thread thread = new Thread(runnable, "penstock-search-clock");
            thread.setDaemon(true);
            return thread;
        });
        try {
            for (int i = 0; i < options.parallelism(); i++) {
                start(clock);
            }
            long end = System.nanoTime() + options.timeout().toNanos();
            while (!over.await(LOOK.toMillis(), TimeUnit.MILLISECONDS) && fatal.get() == null) {
                if (!options.timeout().isZero() && System.nanoTime() > end) {
                    stop();
                    drain();
                    break;
                }
            }
        } catch (InterruptedException e) {
            stop();
            drain();
            Thread.currentThread().interrupt();
            throw PenstockException.infrastructure("the search was interrupted")
                    .retry(Retry.UNWANTED)
                    .cause(e)
                    .remedy("with a study, the same search goes on where it has stopped")
                    .build();
        } finally {
            clock.shutdownNow();
        }
        Throwable failure = fatal.get();
        if (failure != null) {
            drain();
        }
        if (failure instanceof RuntimeException known) {
            throw known;
        } else if (failure instanceof Error error) {
            throw error;
        }
    }

    /** Waits for what was interrupted, so that nothing that trials use is let go of under their hands; but not for what does not listen. */
    private void drain() {
        long end = System.nanoTime() + Watch.PATIENCE.toNanos();
        boolean interrupted = false;
        while (over.getCount() > 0 && System.nanoTime() < end) {
            try {
                boolean unused = over.await(end - System.nanoTime(), TimeUnit.NANOSECONDS);
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void start(ScheduledExecutorService clock) {
        String name = "worker-" + names.incrementAndGet();
        Thread thread = new Thread(() -> work(name, clock), "penstock-search-" + name);
        thread.setDaemon(true);
        synchronized (threads) {
            threads.add(thread);
        }
        thread.start();
    }

    private void stop() {
        stopped = true;
        synchronized (threads) {
            threads.forEach(Thread::interrupt);
        }
    }

    private void work(String name, ScheduledExecutorService clock) {
        boolean replaced = false;
        try (StudyWorker worker = study.worker(name)) {
            while (!stopped && !replaced) {
                Optional<Trial> next = worker.next();
                // Now, because what has ended and what begins is durable now.
                listener.changed(study);
                if (next.isPresent()) {
                    replaced = run(next.get(), clock);
                } else if (study.isDone()) {
                    break;
                } else {
                    study.await(LOOK);
                }
            }
        } catch (InterruptedException e) {
            // Only a search that is stopped interrupts a thread that waits.
            Thread.currentThread().interrupt();
        } catch (Throwable e) {
            if (!(stopped && PenstockException.isInterrupt(e)) && fatal.compareAndSet(null, e)) {
                stop();
            }
        } finally {
            if (!replaced) {
                over.countDown();
            }
        }
    }

    /** Runs a trial; returns whether the thread has lost its place, because it took too long. */
    private boolean run(Trial trial, ScheduledExecutorService clock) {
        Watch watch = new Watch(options.trialTimeout(), clock, () -> abandon(trial), () -> start(clock));
        try {
            for (int attempt = 0; ; attempt++) {
                try {
                    fitter.beside("trial " + trial.number(), own -> {
                        trials.go(trial, own);
                        return true;
                    });
                    break;
                } catch (PenstockException e) {
                    boolean repeat = e.isWorthRepeating() && attempt < options.retries();
                    if (watch.isOver() || stopped || !repeat || !study.holds(trial)) {
                        throw e;
                    }
                }
            }
        } catch (RuntimeException | OutOfMemoryError | StackOverflowError | LinkageError | AssertionError e) {
            if (stopped) {
                return false;
            }
            if (!study.holds(trial)) {
                return watch.end();
            }
            String cause = watch.isOver() ? late() : Failures.cause(e);
            fail(trial, cause);
        } finally {
            watch.end();
            // An interrupt of a trial that is over must not end the next one.
            boolean unused = !stopped && Thread.interrupted();
        }
        return watch.isReplaced();
    }

    /** It does not listen: whatever it still brings does not count. */
    private void abandon(Trial trial) {
        if (study.holds(trial)) {
            fail(trial, late() + ", and did not listen when it was interrupted");
        }
    }

    private String late() {
        return "TIMEOUT: the trial took longer than " + options.trialTimeout().toSeconds() + " s";
    }

    private void fail(Trial trial, String cause) {
        try {
            trial.fail(cause, trials.forget(trial));
        } catch (PenstockException e) {
            if (study.holds(trial)) {
                throw e;
            }
            // Its deadline or another driver was first.
            return;
        }
        Study.Counts counts = study.counts();
        if (counts.failed() == counts.finished() && counts.failed() >= options.failures()) {
            PenstockException failure = PenstockException.user("a search must not only fail")
                    .value("the first " + counts.failed() + " trials have failed, the last one with " + cause)
                    .remedy("mend the pipeline or the space; giveUpAfter says how many may fail")
                    .build();
            if (fatal.compareAndSet(null, failure)) {
                stop();
            }
        }
    }
}
