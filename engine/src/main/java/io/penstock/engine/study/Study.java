package io.penstock.engine.study;

import io.penstock.engine.error.PenstockException;
import io.penstock.engine.prune.Pruner.Verdict;
import io.penstock.engine.storage.Storage;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Trials to ask for and to tell of. In a store, a study goes on where it has stopped, whatever became of the driver: finished trials are never lost or run again, those
 * in flight are taken up, and the searcher goes on as if nothing had happened. Several drivers may share one. Thread-safe.
 *
 * <pre>{@code
 * try (Study study = Study.in(storage, StudyPlan.of(space).trials(100).seed(1))) {
 *     for (Optional<Trial> trial = study.ask("me"); trial.isPresent(); trial = study.ask("me")) {
 *         trial.get().complete(loss(trial.get().point()));
 *     }
 *     study.best();
 * }
 * }</pre>
 */
public final class Study implements AutoCloseable {
    private static final String IN_FLIGHT = "another driver has taken its place";

    private final StudyPlan plan;
    private final Course course;
    private final Ledger ledger;
    private final @Nullable Commits commits;
    private final String driver = EventCodec.newName();

    private Study(StudyPlan plan, @Nullable Storage storage, Duration lease) {
        if (storage == null) {
            this.plan = plan;
            this.course = new Course(plan);
            this.ledger = course.ledger();
            this.commits = null;
            apply(new Event.Created(plan.toMap(EventCodec.newName()), System.currentTimeMillis()));
            apply(new Event.Joined(driver, "", 0, 0, 0));
        } else {
            Journal journal = new Journal(new Sheltered(storage));
            Beginning beginning = Beginning.of(journal, plan);
            this.plan = beginning.plan();
            this.course = new Course(this.plan);
            this.ledger = course.ledger();
            this.commits = new Commits(this, journal, driver, lease);
            commits.join(beginning.events());
        }
    }

    /** A study that lives as long as this object. */
    public static Study inMemory(StudyPlan plan) {
        return new Study(plan, null, Duration.ZERO);
    }

    /** Whether there is a study in a store. */
    public static boolean isIn(Storage storage) {
        return Journal.isIn(storage);
    }

    /** A study in a store: a new one, or one that goes on. A driver that is silent for half a minute has lost its trials to the others. */
    public static Study in(Storage storage, StudyPlan plan) {
        return in(storage, plan, Duration.ofSeconds(30));
    }

    /**
     * As {@link #in(Storage, StudyPlan)}.
     *
     * @param lease after how long a silence a driver has lost its trials to the others; the silence is measured by those who wait, so that clocks need not agree
     */
    public static Study in(Storage storage, StudyPlan plan, Duration lease) {
        return new Study(plan, storage, lease);
    }

    /** With what the journal says of its beginning, such as its known points. */
    public StudyPlan plan() {
        return plan;
    }

    /** The study's own name, given when it was made. */
    public synchronized String id() {
        return String.valueOf(ledger.plan.get("id"));
    }

    synchronized Ledger ledger() {
        return ledger;
    }

    // --- asking

    /**
     * The next trial: one that was in flight when its driver was lost, one that is promoted, or a new one.
     *
     * @param worker who will run it, for people
     * @return empty where there is nothing to start now; {@link #isDone} says whether there ever will be
     */
    public Optional<Trial> ask(String worker) {
        return ask(worker, true);
    }

    /** Someone who asks again and again; takes half as many writes. */
    public StudyWorker worker(String name) {
        return new StudyWorker(this, name);
    }

    /** As {@link #ask(String)}; says of the trial whether its end is to be durable when it was told. */
    Optional<Trial> ask(String worker, boolean isAwaited) {
        while (true) {
            if (commits != null) {
                commits.hearOthers();
            }
            Event.Started started;
            int step = 0;
            long ticket = 0;
            synchronized (this) {
                started = course.propose(driver, worker, System.currentTimeMillis());
                if (started != null) {
                    Ledger.Entry entry = ledger.find(started.trial());
                    step = entry == null ? 0 : entry.step();
                    ticket = record(started);
                }
            }
            if (started == null) {
                flush();
                return Optional.empty();
            }
            boolean ours = commits == null || commits.claim(ticket, started);
            if (ours) {
                return Optional.of(new Trial(this, started, step, isAwaited));
            }
        }
    }

    /** Returns when all that was told is durable. */
    void flush() {
        if (commits != null) {
            commits.flush();
        }
    }

    /** Whether no trial is running or will ever be started. */
    public synchronized boolean isDone() {
        return course.isDone();
    }

    /** Waits until something has changed, but not for long. */
    public synchronized void await(Duration most) throws InterruptedException {
        wait(Math.max(1, most.toMillis()));
    }

    // --- telling

    synchronized int next(Trial trial, int step) {
        return course.next(trial.number(), step);
    }

    Verdict report(Trial trial, int step, double value, Supplier<Map<String, Object>> details) {
        synchronized (this) {
            if (!isCurrent(trial)) {
                throw lost(trial);
            }
            Ledger.Entry entry = ledger.get(trial.number());
            if (entry.curve.containsKey(step)) {
                // It was told of by a driver that is gone, maybe before it could do what the pruner said.
                return step == entry.step() ? entry.verdict : Verdict.CONTINUE;
            }
            record(new Event.Reported(trial.number(), trial.attempt(), step, value, System.currentTimeMillis()));
            Verdict verdict = ledger.get(trial.number()).verdict;
            if (verdict == Verdict.PAUSE && step < plan.budget()) {
                // At once: a moment later another worker may be told to promote it.
                pause(trial, details.get());
            }
            return verdict;
        }
    }

    void complete(Trial trial, List<Double> values, double violation, Map<String, Object> details) {
        if (values.size() != plan.goals().size()) {
            throw new IllegalArgumentException(
                    values.size() + " values for " + plan.goals().size() + " goals");
        }
        boolean known = values.stream().noneMatch(value -> value.isNaN());
        end(
                trial,
                known ? TrialState.COMPLETE : TrialState.FAILED,
                values,
                violation,
                known ? "" : "its value is no number",
                details);
    }

    void fail(Trial trial, String cause, Map<String, Object> details) {
        end(trial, TrialState.FAILED, List.of(), 0, cause, details);
    }

    void prune(Trial trial, Map<String, Object> details) {
        end(trial, TrialState.PRUNED, List.of(), 0, "", details);
    }

    private void end(
            Trial trial,
            TrialState state,
            List<Double> values,
            double violation,
            String cause,
            Map<String, Object> details) {
        long ticket;
        synchronized (this) {
            if (!isCurrent(trial)) {
                throw lost(trial);
            }
            Ledger.Entry entry = ledger.get(trial.number());
            boolean pruned = state == TrialState.PRUNED;
            List<Double> told = pruned && !entry.curve.isEmpty()
                    ? List.of(entry.curve.lastEntry().getValue())
                    : values;
            String why = pruned ? "stopped after step " + entry.step() : cause;
            ticket = record(new Event.Ended(
                    trial.number(), trial.attempt(), state, told, violation, why, details, System.currentTimeMillis()));
        }
        if (trial.isAwaited()) {
            await(ticket);
        }
    }

    private void await(long ticket) {
        if (commits != null && ticket > 0) {
            commits.await(ticket);
        }
    }

    void pause(Trial trial, Map<String, Object> details) {
        synchronized (this) {
            if (isCurrent(trial)) {
                record(new Event.Paused(trial.number(), trial.attempt(), details, System.currentTimeMillis()));
            }
        }
    }

    /** Whether a trial is still this driver's to end: no other driver has taken it up. */
    public synchronized boolean holds(Trial trial) {
        return isCurrent(trial);
    }

    private boolean isCurrent(Trial trial) {
        Ledger.Entry entry = ledger.find(trial.number());
        return entry != null
                && entry.attempt == trial.attempt()
                && entry.state == TrialState.RUNNING
                && entry.driver.equals(driver);
    }

    private PenstockException lost(Trial trial) {
        return PenstockException.infrastructure("a trial must end in the hands of the driver that holds it")
                .value("trial " + trial.number() + ": " + (ledger.isFenced(driver) ? Commits.FENCED : IN_FLIGHT))
                .remedy("nothing is lost: the trial is run by another driver")
                .build();
    }

    /** Keeps something of the whole study, durably. */
    public void note(String name, Map<String, Object> about) {
        long ticket;
        synchronized (this) {
            ticket = record(new Event.Noted(name, about, System.currentTimeMillis()));
        }
        await(ticket);
    }

    /** Keeps something with the study in a store, durably, without taking part in it. */
    public static void annotate(Storage storage, String name, Map<String, Object> about) {
        Journal journal = new Journal(storage);
        List<Event> note = List.of(new Event.Noted(name, about, System.currentTimeMillis()));
        do {
            journal.poll();
        } while (!journal.append(note));
    }

    /** Whether a failure says that this driver was silent for too long, so that others have taken its place. */
    public static boolean isLeaseLost(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof PenstockException known && known.value().contains(Commits.FENCED)) {
                return true;
            }
        }
        return false;
    }

    /** Ends what is still paused: it was not worth promoting. */
    public void prunePaused() {
        long ticket = 0;
        synchronized (this) {
            for (Ledger.Entry entry : ledger.entries()) {
                if (entry.state == TrialState.WAITING && entry.paused) {
                    ticket = record(new Event.Ended(
                            entry.number,
                            entry.attempt,
                            TrialState.PRUNED,
                            entry.curve.isEmpty()
                                    ? List.of()
                                    : List.of(entry.curve.lastEntry().getValue()),
                            0,
                            "paused after step " + entry.step() + " and never promoted",
                            entry.details,
                            System.currentTimeMillis()));
                }
            }
        }
        await(ticket);
    }

    // --- what is known

    public synchronized StudySnapshot snapshot() {
        return StudySnapshot.of(ledger);
    }

    /** The best feasible complete trial by the first goal. */
    public synchronized Optional<TrialRecord> best() {
        return course.best();
    }

    /** How many trials were started, and how many of them have ended, and failed. */
    public synchronized Counts counts() {
        return new Counts(ledger.size(), ledger.running(), ledger.finished(), ledger.pruned(), ledger.failed());
    }

    /**
     * Numbers of trials.
     *
     * @param finished completely, pruned or failed
     */
    public record Counts(int started, int running, int finished, int pruned, int failed) {}

    // --- entries

    /** Applies an entry and hands it on to the journal. Returns what to wait for. */
    private long record(Event event) {
        apply(event);
        notifyAll();
        return commits == null ? 0 : commits.enqueue(event);
    }

    /** Takes in an entry, in the order of the journal. */
    synchronized void apply(Event event) {
        course.apply(event);
    }

    /** Ends taking part; what is in flight may be taken up by others at once. */
    @Override
    public void close() {
        if (commits != null) {
            commits.close();
        }
    }
}
