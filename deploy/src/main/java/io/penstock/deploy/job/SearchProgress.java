package io.penstock.deploy.job;

import io.penstock.engine.search.Execution;
import io.penstock.engine.search.SearchListener;
import io.penstock.engine.study.Goal;
import io.penstock.engine.study.Study;
import io.penstock.engine.study.StudySnapshot;
import io.penstock.engine.study.TrialRecord;
import io.penstock.engine.study.TrialState;
import java.io.PrintStream;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Shows a search on a terminal as one line that changes, elsewhere as a line for every trial that has ended. */
public final class SearchProgress implements SearchListener {
    private static final int MOST_ROWS = 10;

    private final PrintStream out;
    private final boolean terminal;
    private final long start = System.nanoTime();
    private final Duration timeout;
    private Runnable whenBegun = () -> {};
    private int before;
    private int finished;

    /**
     * @param terminal whether the line may be drawn anew
     * @param timeout of the search; zero for none
     */
    public SearchProgress(PrintStream out, boolean terminal, Duration timeout) {
        this.out = out;
        this.terminal = terminal;
        this.timeout = timeout;
    }

    /** Does something once the study is open. */
    public SearchProgress whenBegun(Runnable action) {
        whenBegun = action;
        return this;
    }

    @Override
    public synchronized void begun(StudySnapshot study, String plan) {
        whenBegun.run();
        out.println(plan);
        before = (int) study.trials().stream()
                .filter(trial -> trial.state().isFinished())
                .count();
        finished = before;
        if (!study.trials().isEmpty()) {
            out.println("going on with study " + study.id() + ": " + before + " of "
                    + study.trials().size() + " trials are finished");
        }
    }

    @Override
    public synchronized void searching(String how) {
        out.println("searcher: " + how);
    }

    @Override
    public synchronized void decided(Execution execution, String reason) {
        done();
        out.println("trials are " + execution.name().toLowerCase(Locale.ROOT) + ": " + reason);
    }

    @Override
    public synchronized void changed(Study study) {
        Study.Counts counts = study.counts();
        if (!terminal && counts.finished() == finished) {
            return;
        }
        finished = counts.finished();
        String line = line(study, counts);
        if (terminal) {
            out.print("\r\u001b[2K" + line);
            out.flush();
        } else {
            out.println(line);
        }
    }

    private String line(Study study, Study.Counts counts) {
        int complete = counts.finished() - counts.pruned() - counts.failed();
        StringBuilder line = new StringBuilder();
        line.append(counts.finished());
        if (study.plan().trials() > 0) {
            line.append(" of ").append(study.plan().trials());
        }
        line.append(" trials: ")
                .append(complete)
                .append(" complete, ")
                .append(counts.running())
                .append(" running, ");
        line.append(counts.pruned()).append(" pruned, ").append(counts.failed()).append(" failed");
        study.best()
                .ifPresent(best -> line.append("; best ")
                        .append(study.plan().goals().get(0).name())
                        .append(' ')
                        .append(number(best.values().get(0)))
                        .append(" (trial ")
                        .append(best.number())
                        .append(')'));
        left(study, counts)
                .ifPresent(left -> line.append("; about ").append(words(left)).append(" left"));
        return line.toString();
    }

    private Optional<Duration> left(Study study, Study.Counts counts) {
        long passed = System.nanoTime() - start;
        int done = counts.finished() - before;
        Duration most = timeout.isZero() ? null : timeout.minusNanos(passed);
        if (study.plan().trials() > 0 && done > 0) {
            Duration byTrials = Duration.ofNanos(passed / done * (study.plan().trials() - counts.finished()));
            return Optional.of(most == null || byTrials.compareTo(most) < 0 ? byTrials : most);
        }
        return Optional.ofNullable(most);
    }

    /** Such as {@code 1 h 20 min} or {@code 12 s}. */
    static String words(Duration time) {
        long seconds = Math.max(0, time.toSeconds());
        if (seconds < 60) {
            return seconds + " s";
        }
        return seconds < 3600
                ? seconds / 60 + " min " + seconds % 60 + " s"
                : seconds / 3600 + " h " + seconds % 3600 / 60 + " min";
    }

    @Override
    public synchronized void refitting(TrialRecord best) {
        done();
        out.println(
                best.state() == TrialState.COMPLETE
                        ? "fitting trial " + best.number() + " on all rows"
                        : "no trial is complete: fitting trial " + best.number()
                                + ", which came furthest, on all rows");
    }

    /** Ends the line that was being drawn. */
    public synchronized void done() {
        if (terminal) {
            out.print("\r\u001b[2K");
            out.flush();
        }
    }

    /** The best trials as a table, and how many there were of each kind. */
    public static String table(StudySnapshot study) {
        Goal goal = study.goals().get(0);
        List<TrialRecord> best = study.trials().stream()
                .filter(trial -> trial.state() == TrialState.COMPLETE)
                .sorted(Comparator.comparingDouble(
                        (TrialRecord trial) -> goal.loss(trial.values().get(0))))
                .limit(MOST_ROWS)
                .toList();
        StringBuilder table = new StringBuilder();
        table.append(String.format(Locale.ROOT, "%6s  %12s  %s%n", "trial", goal.name(), "hyperparameters"));
        for (TrialRecord trial : best) {
            table.append(String.format(
                    Locale.ROOT,
                    "%6d  %12s  %s%n",
                    trial.number(),
                    number(trial.values().get(0)),
                    text(trial.point())));
        }
        table.append(study.trials().size()).append(" trials:");
        for (TrialState state : TrialState.values()) {
            long count = study.count(state);
            if (count > 0) {
                table.append(' ').append(count).append(' ').append(state.name().toLowerCase(Locale.ROOT));
            }
        }
        return table.toString();
    }

    /** A point as {@code name=value} pairs. */
    public static String text(Map<String, Object> point) {
        StringBuilder text = new StringBuilder();
        point.forEach((name, value) -> text.append(text.isEmpty() ? "" : ", ")
                .append(name)
                .append('=')
                .append(value instanceof Double number ? number(number) : String.valueOf(value)));
        return text.toString();
    }

    /** Five digits that count. */
    static String number(double value) {
        return String.format(Locale.ROOT, "%.5g", value);
    }
}
