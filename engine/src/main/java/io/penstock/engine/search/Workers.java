package io.penstock.engine.search;

import io.penstock.engine.drive.Fitter;
import io.penstock.engine.error.PenstockException;
import io.penstock.engine.prune.Pruner.Verdict;
import io.penstock.engine.step.Step;
import io.penstock.engine.study.Goal;
import io.penstock.engine.study.Study;
import io.penstock.engine.study.StudyWorker;
import io.penstock.engine.study.Trial;
import io.penstock.engine.tree.Hyperparameters;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Threads that ask a study for trials and run them, until there is nothing left to ask for or the time is over. A trial that outlives its deadline is interrupted; where
 * it does not listen, it is left behind, and another thread takes its place.
 */
final class Workers {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration LOOK = Duration.ofMillis(200);

    private final Study study;
    private final Step tree;
    private final SearchOptions options;
    private final List<Goal> goals;
    private final Budget budget;
    private final int folds;
    private final SharedRows shared;
    private final Fitter fitter;
    private final SearchListener listener;
    private final Map<Integer, TrialRun> paused = new ConcurrentHashMap<>();
    private final AtomicReference<@Nullable Throwable> fatal = new AtomicReference<>();
    private final AtomicInteger names = new AtomicInteger();
    private final List<Thread> threads = new ArrayList<>();
    private final CountDownLatch over;
    private volatile boolean stopped;

    Workers(
            Study study,
            Step tree,
            SearchOptions options,
            List<Goal> goals,
            Budget budget,
            int folds,
            SharedRows shared,
            Fitter fitter,
            SearchListener listener) {
        this.study = study;
        this.tree = tree;
        this.options = options;
        this.goals = goals;
        this.budget = budget;
        this.folds = folds;
        this.shared = shared;
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
        long end = System.nanoTime() + PATIENCE.toNanos();
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
            if (!(stopped && Failures.isInterrupt(e)) && fatal.compareAndSet(null, e)) {
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
        Watch watch = new Watch(trial, Thread.currentThread(), clock);
        try {
            for (int attempt = 0; ; attempt++) {
                try {
                    fitter.beside("trial " + trial.number(), own -> {
                        go(trial, own);
                        return true;
                    });
                    break;
                } catch (PenstockException e) {
                    boolean repeat = Failures.isWorthRepeating(e) && attempt < options.retries();
                    if (watch.isOver() || stopped || !repeat || !study.holds(trial)) {
                        throw e;
                    }
                }
            }
        } catch (RuntimeException | OutOfMemoryError | StackOverflowError | LinkageError e) {
            if (stopped) {
                return false;
            }
            if (!study.holds(trial)) {
                return watch.end();
            }
            String cause = watch.isOver()
                    ? "TIMEOUT: the trial took longer than "
                            + options.trialTimeout().toSeconds() + " s"
                    : Failures.cause(e);
            fail(trial, cause);
        } finally {
            watch.end();
            // An interrupt of a trial that is over must not end the next one.
            boolean unused = !stopped && Thread.interrupted();
        }
        return watch.isReplaced();
    }

    private void fail(Trial trial, String cause) {
        TrialRun run = paused.remove(trial.number());
        trial.fail(cause, run == null ? Map.of() : run.details());
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

    private void go(Trial trial, Fitter own) {
        TrialRun known = paused.remove(trial.number());
        TrialRun run = known != null
                ? known
                : new TrialRun(Hyperparameters.set(tree, trial.point()), options, goals, budget, folds, shared);
        paused.put(trial.number(), run);
        String name = "trial " + trial.number();
        boolean prunes = !options.pruner().name().equals("none");
        while (run.reached() < budget.steps()) {
            int to = Math.min(budget.steps(), Math.max(run.reached() + 1, trial.next(run.reached())));
            run.advance(own, name, to);
            if (!prunes) {
                continue;
            }
            double value = run.values().get(0);
            if (Double.isNaN(value)) {
                // The folds so far have failed; the others may do better.
                continue;
            }
            Verdict verdict = trial.report(to, value, run::details);
            if (to < budget.steps() && verdict == Verdict.STOP) {
                paused.remove(trial.number());
                trial.prune(run.details());
                return;
            }
            if (to < budget.steps() && verdict == Verdict.PAUSE) {
                trial.pause();
                return;
            }
        }
        paused.remove(trial.number());
        trial.complete(run.values(), 0, run.details());
    }

    /** The deadline of one trial. */
    private final class Watch implements Runnable {
        private final Trial trial;
        private final Thread thread;
        private final ScheduledExecutorService clock;
        private final @Nullable ScheduledFuture<?> first;
        private boolean over;
        private boolean replaced;
        private boolean ended;

        Watch(Trial trial, Thread thread, ScheduledExecutorService clock) {
            this.trial = trial;
            this.thread = thread;
            this.clock = clock;
            this.first = options.trialTimeout().isZero()
                    ? null
                    : clock.schedule(this, options.trialTimeout().toMillis(), TimeUnit.MILLISECONDS);
        }

        @Override
        public synchronized void run() {
            if (ended) {
                return;
            }
            over = true;
            thread.interrupt();
            ScheduledFuture<?> unused = clock.schedule(this::replace, PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        }

        /** It does not listen: another thread goes on, and whatever this one still brings does not count. */
        private synchronized void replace() {
            if (ended) {
                return;
            }
            replaced = true;
            try {
                if (study.holds(trial)) {
                    fail(
                            trial,
                            "TIMEOUT: the trial took longer than "
                                    + options.trialTimeout().toSeconds()
                                    + " s, and did not listen when it was interrupted");
                }
            } finally {
                Workers.this.start(clock);
            }
        }

        synchronized boolean isOver() {
            return over;
        }

        synchronized boolean isReplaced() {
            return replaced;
        }

        synchronized boolean end() {
            ended = true;
            if (first != null) {
                first.cancel(false);
            }
            return replaced;
        }
    }
}
