package io.penstock.engine.study;

import io.penstock.engine.error.PenstockException;
import io.penstock.engine.prune.Pruner;
import io.penstock.engine.prune.Pruner.Verdict;
import io.penstock.engine.searcher.Observation;
import io.penstock.engine.searcher.Searcher;
import io.penstock.engine.searcher.SearcherFactory;
import io.penstock.engine.storage.Storage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
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
    private final Searcher searcher;
    private final Pruner pruner;
    private final Ledger ledger = new Ledger();
    private final Goal goal;
    private final @Nullable Commits commits;
    private final String driver;
    private boolean exhausted;

    private Study(StudyPlan plan, @Nullable Storage storage, Duration lease) {
        this.plan = plan;
        this.goal = plan.goals().get(0);
        this.searcher = plan.searcher()
                .open(
                        plan.space(),
                        new SearcherFactory.Brief(
                                plan.seed(),
                                plan.trials(),
                                plan.parallelism(),
                                plan.goals().size(),
                                plan.known()));
        this.pruner = plan.pruner().open(plan.seed(), plan.budget(), plan.trials());
        this.driver = EventCodec.newDriver();
        hearEarlier();
        if (storage == null) {
            commits = null;
            apply(new Event.Created(plan.toMap(EventCodec.newDriver()), System.currentTimeMillis()));
            apply(new Event.Joined(driver, "", 0, 0, 0));
        } else {
            commits = new Commits(this, storage, driver, lease);
            commits.open(plan);
        }
    }

    /** A study that lives as long as this object. */
    public static Study inMemory(StudyPlan plan) {
        return new Study(plan, null, Duration.ZERO);
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

    private void hearEarlier() {
        int number = -plan.earlier().size();
        for (TrialRecord trial : plan.earlier()) {
            Map<String, Object> point = SpaceText.typed(plan.space(), trial.point());
            if (trial.state() == TrialState.COMPLETE
                    && trial.values().size() == plan.goals().size()
                    && plan.space().names().containsAll(point.keySet())
                    && plan.space().dimensions().stream()
                            .allMatch(dimension -> !plan.space().isActive(dimension, point)
                                    || point.containsKey(dimension.name())
                                            && dimension.distribution().contains(point.get(dimension.name())))) {
                searcher.observe(Observation.pending(number, point));
                searcher.observe(new Observation(
                        number, point, Observation.State.COMPLETE, losses(trial.values()), trial.violation(), 0));
            }
            number++;
        }
    }

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
        while (true) {
            if (commits != null) {
                commits.hearOthers();
            }
            Event.Started started;
            int step;
            long ticket;
            synchronized (this) {
                started = propose(worker);
                if (started == null) {
                    return Optional.empty();
                }
                Ledger.Entry entry = ledger.find(started.trial());
                step = entry == null ? 0 : entry.step();
                ticket = record(started);
            }
            boolean ours = commits == null || commits.claim(ticket, started);
            if (ours) {
                return Optional.of(new Trial(this, started.trial(), started.attempt(), started.point(), step));
            }
        }
    }

    private Event.@Nullable Started propose(String worker) {
        long now = System.currentTimeMillis();
        if (ledger.waiting() > 0) {
            for (Ledger.Entry entry : ledger.entries()) {
                if (entry.state == TrialState.WAITING && !entry.paused) {
                    return new Event.Started(entry.number, entry.attempt + 1, entry.point, driver, worker, now);
                }
            }
        }
        for (OptionalInt next = pruner.promote(); next.isPresent(); next = pruner.promote()) {
            Ledger.Entry entry = ledger.get(next.getAsInt());
            if (entry.paused) {
                return new Event.Started(entry.number, entry.attempt + 1, entry.point, driver, worker, now);
            }
        }
        if (exhausted || (plan.trials() > 0 && ledger.size() >= plan.trials())) {
            return null;
        }
        int number = ledger.size();
        Optional<Map<String, Object>> point = searcher.suggest(number);
        if (point.isEmpty()) {
            exhausted = ledger.running() == 0;
            return null;
        }
        return new Event.Started(number, 1, point.get(), driver, worker, now);
    }

    /** Whether no trial is running or will ever be started. */
    public synchronized boolean isDone() {
        boolean all = exhausted || (plan.trials() > 0 && ledger.size() >= plan.trials());
        return all && ledger.running() == 0 && ledger.waiting() == 0;
    }

    /** Waits until something has changed, but not for long. */
    public synchronized void await(Duration most) throws InterruptedException {
        wait(Math.max(1, most.toMillis()));
    }

    // --- telling

    synchronized int next(Trial trial, int step) {
        return pruner.next(trial.number(), step);
    }

    Verdict report(Trial trial, int step, double value) {
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
                pause(trial);
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
        if (commits != null) {
            commits.await(ticket);
        }
    }

    void pause(Trial trial) {
        synchronized (this) {
            if (isCurrent(trial)) {
                record(new Event.Paused(trial.number(), trial.attempt(), System.currentTimeMillis()));
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
        if (commits != null) {
            commits.await(ticket);
        }
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
                            Map.of(),
                            System.currentTimeMillis()));
                }
            }
        }
        if (commits != null && ticket > 0) {
            commits.await(ticket);
        }
    }

    // --- what is known

    public synchronized StudySnapshot snapshot() {
        return StudySnapshot.of(ledger);
    }

    /** The best feasible complete trial by the first goal. */
    public synchronized Optional<TrialRecord> best() {
        return ledger.best(goal);
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

    /** Every entry comes through here once, in the order of the journal: the searcher and the pruner hear it. */
    void apply(Event event) {
        synchronized (this) {
            if (event instanceof Event.Started started) {
                start(started);
            } else if (event instanceof Event.Reported reported) {
                Ledger.Entry entry = ledger.get(reported.trial());
                boolean isNew = !entry.curve.containsKey(reported.step());
                ledger.apply(event);
                if (isNew) {
                    entry.verdict = pruner.report(entry.number, reported.step(), goal.loss(reported.value()));
                }
            } else if (event instanceof Event.Paused paused) {
                ledger.apply(event);
                observeSteps(ledger.get(paused.trial()));
            } else if (event instanceof Event.Ended ended) {
                end(ended);
            } else {
                ledger.apply(event);
            }
        }
    }

    private void start(Event.Started started) {
        Ledger.Entry known = ledger.find(started.trial());
        Map<String, Object> point = SpaceText.typed(plan.space(), started.point());
        if (known != null && known.paused) {
            pruner.promoted(known.number);
        }
        ledger.apply(new Event.Started(
                started.trial(), started.attempt(), point, started.driver(), started.worker(), started.time()));
        if (known == null || !known.point.equals(point)) {
            searcher.observe(Observation.pending(started.trial(), point));
        }
    }

    /** The first end counts: two drivers may both say that a trial was never promoted. */
    private void end(Event.Ended ended) {
        if (ledger.get(ended.trial()).state.isFinished()) {
            return;
        }
        ledger.apply(ended);
        Ledger.Entry entry = ledger.get(ended.trial());
        pruner.ended(entry.number);
        if (ended.state() == TrialState.COMPLETE) {
            searcher.observe(new Observation(
                    entry.number,
                    entry.point,
                    Observation.State.COMPLETE,
                    losses(ended.values()),
                    ended.violation(),
                    0));
        } else if (ended.state() == TrialState.FAILED) {
            searcher.observe(Observation.failed(entry.number, entry.point));
        } else {
            observeSteps(entry);
        }
    }

    /** The searcher hears of a trial what its last report says. */
    private void observeSteps(Ledger.Entry entry) {
        if (!entry.curve.isEmpty()) {
            double loss = goal.loss(entry.curve.lastEntry().getValue());
            searcher.observe(new Observation(
                    entry.number, entry.point, Observation.State.PRUNED, List.of(loss), 0, entry.step()));
        }
    }

    private List<Double> losses(List<Double> values) {
        List<Double> losses = new ArrayList<>();
        for (int i = 0; i < values.size(); i++) {
            losses.add(plan.goals().get(i).loss(values.get(i)));
        }
        return losses;
    }

    /** As if this process had died just now; for tests. */
    void abandon() {
        if (commits != null) {
            commits.abandon();
        }
    }

    /** Ends taking part; what is in flight may be taken up by others at once. */
    @Override
    public void close() {
        if (commits != null) {
            commits.close();
        }
    }
}
