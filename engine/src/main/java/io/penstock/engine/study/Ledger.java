package io.penstock.engine.study;

import io.penstock.engine.prune.Pruner.Verdict;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What the entries of a journal come to. Belongs to one thread at a time. */
final class Ledger {
    /** One trial. */
    static final class Entry {
        final int number;
        Map<String, Object> point;
        int attempt;
        TrialState state = TrialState.WAITING;
        /** Whether it waits for the pruner to promote it. */
        boolean paused;

        List<Double> values = List.of();
        double violation;
        long start;
        long end;
        String driver = "";
        String worker = "";
        String cause = "";
        final TreeMap<Integer, Double> curve = new TreeMap<>();
        Map<String, Object> details = Map.of();
        /** What the pruner said to its last report. */
        Verdict verdict = Verdict.CONTINUE;

        Entry(int number, Map<String, Object> point) {
            this.number = number;
            this.point = point;
        }

        /** The last step that it has reported; 0 where there is none. */
        int step() {
            return curve.isEmpty() ? 0 : curve.lastKey();
        }

        TrialRecord record() {
            List<TrialRecord.Reported> reported = new ArrayList<>();
            curve.forEach((step, value) -> reported.add(new TrialRecord.Reported(step, value)));
            return new TrialRecord(
                    number, attempt, state, values, violation, point, start, end, worker, cause, reported, details);
        }
    }

    /** Someone who takes part. */
    record Driver(String name, String host, long process, long since) {}

    Map<String, Object> plan = Map.of();
    long created;
    private final Map<Integer, Entry> trials = new TreeMap<>();
    private final Map<String, Driver> drivers = new LinkedHashMap<>();
    private final Map<String, Boolean> fenced = new LinkedHashMap<>();
    private final Map<String, Map<String, Object>> notes = new LinkedHashMap<>();
    private int finished;
    private int failed;
    private int pruned;
    private int running;
    /** Those that wait and are not paused. */
    private int waiting;

    private @Nullable Entry best;
    /** Ended since {@link #best} was asked for. */
    private final List<Entry> ended = new ArrayList<>();

    /** Takes in an entry; returns whether it counts. What an earlier attempt at a trial still says does not, nor what is said of a trial that has ended. */
    boolean apply(Event event) {
        if (event instanceof Event.OfTrial told) {
            return apply(told);
        }
        if (event instanceof Event.Created first) {
            plan = first.plan();
            created = first.time();
        } else if (event instanceof Event.Joined joined) {
            drivers.put(joined.driver(), new Driver(joined.driver(), joined.host(), joined.process(), joined.since()));
        } else if (event instanceof Event.Left left) {
            gone(left.driver(), "its driver has ended");
        } else if (event instanceof Event.Fenced other) {
            fenced.put(other.driver(), true);
            gone(other.driver(), "its driver was lost");
        } else if (event instanceof Event.Noted noted) {
            notes.put(noted.name(), noted.about());
        }
        return true;
    }

    private boolean apply(Event.OfTrial told) {
        if (told instanceof Event.Started started) {
            return start(started);
        }
        Entry entry = get(told.trial());
        if (entry.state.isFinished() || told.attempt() < entry.attempt) {
            return false;
        }
        if (told instanceof Event.Reported reported) {
            return entry.curve.putIfAbsent(reported.step(), reported.value()) == null;
        } else if (told instanceof Event.Paused paused) {
            return pause(entry, paused);
        } else if (told instanceof Event.Ended ended) {
            end(entry, ended);
        }
        return true;
    }

    private boolean start(Event.Started started) {
        Entry entry = trials.computeIfAbsent(started.trial(), number -> new Entry(number, started.point()));
        if (entry.state.isFinished()) {
            return false;
        }
        entry.point = started.point();
        waiting -= isFree(entry) ? 1 : 0;
        // What paused a trial is over when it is promoted; what stopped it holds for whoever takes it up.
        entry.verdict = entry.paused ? Verdict.CONTINUE : entry.verdict;
        running += entry.state == TrialState.RUNNING ? 0 : 1;
        entry.attempt = started.attempt();
        entry.state = TrialState.RUNNING;
        entry.paused = false;
        entry.start = entry.start == 0 ? started.time() : entry.start;
        entry.driver = started.driver();
        entry.worker = started.worker();
        entry.cause = "";
        return true;
    }

    private boolean pause(Entry entry, Event.Paused paused) {
        if (entry.state != TrialState.RUNNING) {
            return false;
        }
        entry.state = TrialState.WAITING;
        running--;
        entry.paused = true;
        entry.cause = "paused after step " + entry.step();
        entry.details = paused.details();
        return true;
    }

    /** Whether it waits because the driver that ran it is gone. */
    private static boolean isFree(Entry entry) {
        return entry.attempt > 0 && entry.state == TrialState.WAITING && !entry.paused;
    }

    private void end(Entry entry, Event.Ended told) {
        waiting -= isFree(entry) ? 1 : 0;
        running -= entry.state == TrialState.RUNNING ? 1 : 0;
        entry.state = told.state();
        entry.paused = false;
        entry.values = told.values();
        entry.violation = told.violation();
        entry.cause = told.cause();
        entry.details = told.details();
        entry.end = told.time();
        finished++;
        ended.add(entry);
        failed += told.state() == TrialState.FAILED ? 1 : 0;
        pruned += told.state() == TrialState.PRUNED ? 1 : 0;
    }

    private void gone(String driver, String cause) {
        drivers.remove(driver);
        for (Entry entry : trials.values()) {
            if (entry.state == TrialState.RUNNING && entry.driver.equals(driver)) {
                entry.state = TrialState.WAITING;
                entry.cause = cause;
                running--;
                waiting++;
            }
        }
    }

    @Nullable
    Entry find(int trial) {
        return trials.get(trial);
    }

    Entry get(int trial) {
        Entry entry = trials.get(trial);
        if (entry == null) {
            throw new IllegalStateException("trial " + trial + " was never started");
        }
        return entry;
    }

    int size() {
        return trials.size();
    }

    int finished() {
        return finished;
    }

    int failed() {
        return failed;
    }

    int pruned() {
        return pruned;
    }

    int running() {
        return running;
    }

    int waiting() {
        return waiting;
    }

    /** The best by a goal; found anew only among those that ended since. */
    Optional<TrialRecord> best(Goal goal) {
        Entry found = best;
        for (Entry entry : ended) {
            if (Ranking.counts(entry.state, entry.violation, entry.values)
                    && (found == null
                            || goal.loss(entry.values.get(0)) < goal.loss(found.values.get(0))
                            || (entry.values.get(0).equals(found.values.get(0)) && entry.number < found.number))) {
                found = entry;
            }
        }
        ended.clear();
        best = found;
        return Optional.ofNullable(found).map(Entry::record);
    }

    Iterable<Entry> entries() {
        return trials.values();
    }

    Map<String, Driver> drivers() {
        return Collections.unmodifiableMap(drivers);
    }

    boolean isFenced(String driver) {
        return fenced.containsKey(driver);
    }

    Map<String, Map<String, Object>> notes() {
        return Collections.unmodifiableMap(notes);
    }

    List<TrialRecord> records() {
        return trials.values().stream().map(Entry::record).toList();
    }
}
