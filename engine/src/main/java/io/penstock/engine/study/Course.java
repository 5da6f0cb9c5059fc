package io.penstock.engine.study;

import io.penstock.engine.prune.Pruner;
import io.penstock.engine.searcher.Observation;
import io.penstock.engine.searcher.Searcher;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** How far a study has come: its trials, and what the searcher and the pruner have heard. Depends on the entries of its journal only. Belongs to one thread at a time. */
final class Course {
    private final StudyPlan plan;
    private final Goal goal;
    private final Searcher searcher;
    private final Pruner pruner;
    private final Ledger ledger = new Ledger();
    private boolean exhausted;

    Course(StudyPlan plan) {
        this.plan = plan;
        this.goal = plan.goals().get(0);
        this.searcher = plan.searcher().open(plan.space(), plan.brief());
        this.pruner = plan.pruner().open(plan.seed(), plan.budget(), plan.trials());
        for (EarlierTrial earlier : plan.earlier()) {
            searcher.observe(Observation.pending(earlier.number(), earlier.point()));
            searcher.observe(new Observation(
                    earlier.number(),
                    earlier.point(),
                    Observation.State.COMPLETE,
                    losses(earlier.values()),
                    earlier.violation(),
                    0));
        }
    }

    Ledger ledger() {
        return ledger;
    }

    /** The best feasible complete trial by the first goal. */
    Optional<TrialRecord> best() {
        return ledger.best(goal);
    }

    int next(int trial, int step) {
        return pruner.next(trial, step);
    }

    /**
     * What is to be started: a trial that was in flight when its driver was lost, one that is promoted, a new one, or in the end the one that has come furthest, where
     * none is complete; null where there is nothing now.
     */
    Event.@Nullable Started propose(String driver, String worker, long now) {
        if (ledger.waiting() > 0) {
            for (Ledger.Entry entry : ledger.entries()) {
                if (entry.state == TrialState.WAITING && !entry.paused) {
                    return again(entry, driver, worker, now);
                }
            }
        }
        for (OptionalInt next = pruner.promote(); next.isPresent(); next = pruner.promote()) {
            Ledger.Entry entry = ledger.get(next.getAsInt());
            if (entry.paused) {
                return again(entry, driver, worker, now);
            }
        }
        if (!allStarted()) {
            int number = ledger.size();
            Optional<Map<String, Object>> point = searcher.suggest(number);
            if (point.isPresent()) {
                return new Event.Started(number, 1, point.get(), driver, worker, now);
            }
            exhausted = ledger.running() == 0;
        }
        return last().map(entry -> again(entry, driver, worker, now)).orElse(null);
    }

    private static Event.Started again(Ledger.Entry entry, String driver, String worker, long now) {
        return new Event.Started(entry.number, entry.attempt + 1, entry.point, driver, worker, now);
    }

    /** The paused trial that is to end the study with something complete: of those that have come furthest, the best. */
    private Optional<Ledger.Entry> last() {
        if (!allStarted() || ledger.running() > 0 || ledger.waiting() > 0) {
            return Optional.empty();
        }
        Ledger.Entry furthest = null;
        for (Ledger.Entry entry : ledger.entries()) {
            if (entry.state == TrialState.COMPLETE) {
                return Optional.empty();
            }
            if (entry.paused && (furthest == null || isFurther(entry, furthest))) {
                furthest = entry;
            }
        }
        return Optional.ofNullable(furthest);
    }

    private boolean isFurther(Ledger.Entry entry, Ledger.Entry other) {
        return entry.step() != other.step() ? entry.step() > other.step() : loss(entry) < loss(other);
    }

    private double loss(Ledger.Entry entry) {
        return goal.loss(entry.curve.lastEntry().getValue());
    }

    private boolean allStarted() {
        return exhausted || (plan.trials() > 0 && ledger.size() >= plan.trials());
    }

    /** Whether no trial is running or will ever be started. */
    boolean isDone() {
        return allStarted() && ledger.running() == 0 && ledger.waiting() == 0 && last().isEmpty();
    }

    /** Every entry comes through here once, in the order of the journal. */
    void apply(Event event) {
        if (event instanceof Event.Started started) {
            start(started);
            return;
        }
        if (!ledger.apply(event)) {
            return;
        }
        if (event instanceof Event.Reported reported) {
            Ledger.Entry entry = ledger.get(reported.trial());
            entry.verdict = pruner.report(entry.number, reported.step(), goal.loss(reported.value()));
        } else if (event instanceof Event.Paused paused) {
            observeSteps(ledger.get(paused.trial()));
        } else if (event instanceof Event.Ended ended) {
            end(ended);
        }
    }

    private void start(Event.Started started) {
        Ledger.Entry known = ledger.find(started.trial());
        Map<String, Object> point = SpaceText.typed(plan.space(), started.point());
        if (known != null && known.paused) {
            pruner.promoted(known.number);
        }
        boolean isNew = known == null || !known.point.equals(point);
        ledger.apply(new Event.Started(
                started.trial(), started.attempt(), point, started.driver(), started.worker(), started.time()));
        if (isNew) {
            searcher.observe(Observation.pending(started.trial(), point));
        }
    }

    private void end(Event.Ended ended) {
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
            double loss = loss(entry);
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
}
