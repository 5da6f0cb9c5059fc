package io.penstock.engine.prune;

import java.util.Comparator;
import java.util.HashSet;
import java.util.Iterator;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;

/** The trials that have come to a step, and which of them went on. */
final class Rung {
    /** How a trial did. */
    private record Entry(double loss, int trial) {}

    private final int step;
    private final TreeSet<Entry> entries =
            new TreeSet<>(Comparator.comparingDouble(Entry::loss).thenComparingInt(Entry::trial));
    private final Set<Integer> gone = new HashSet<>();

    Rung(int step) {
        this.step = step;
    }

    int step() {
        return step;
    }

    void enter(int trial, double loss) {
        entries.add(new Entry(loss, trial));
        if (Double.isNaN(loss)) {
            leave(trial);
        }
    }

    /** It is no longer here, but counts among those it was compared with. */
    void leave(int trial) {
        gone.add(trial);
    }

    /** Whether a trial's loss is among the best, one of so many. */
    boolean admits(double loss, int reduction, int least) {
        int places = Math.max(least, entries.size() / reduction);
        if (Double.isNaN(loss) || places == 0) {
            return false;
        }
        Iterator<Entry> best = entries.iterator();
        double last = Double.NEGATIVE_INFINITY;
        for (int i = 0; i < places && best.hasNext(); i++) {
            last = best.next().loss();
        }
        return loss <= last;
    }

    /** The best trial here that is among one of so many and has not gone on. */
    OptionalInt candidate(int reduction) {
        int places = entries.size() / reduction;
        for (Entry entry : entries) {
            if (places-- <= 0) {
                break;
            }
            if (!gone.contains(entry.trial())) {
                return OptionalInt.of(entry.trial());
            }
        }
        return OptionalInt.empty();
    }
}
