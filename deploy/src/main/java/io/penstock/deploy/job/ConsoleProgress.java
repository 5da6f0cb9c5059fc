package io.penstock.deploy.job;

import io.penstock.engine.plan.Node;
import io.penstock.engine.run.Fitted;
import io.penstock.engine.run.Progress;
import java.io.PrintStream;
import java.util.Locale;
import java.util.stream.Collectors;

/** Shows a fit on a terminal as one line that changes, elsewhere as a line per stage. */
public final class ConsoleProgress implements Progress {
    private static final int WIDTH = 24;

    private final PrintStream out;
    private final boolean terminal;
    private int stages = 1;
    private int current;

    /** Writes to standard error; draws a bar where that is a terminal. */
    public static ConsoleProgress create() {
        return new ConsoleProgress(System.err, isTerminal());
    }

    /** Whether people look on, and a line may be drawn anew. */
    public static boolean isTerminal() {
        String term = System.getenv("TERM");
        boolean terminal = System.console() != null && term != null && !term.equals("dumb");
        return terminal || "1".equals(System.getenv("PENSTOCK_BAR"));
    }

    public ConsoleProgress(PrintStream out, boolean terminal) {
        this.out = out;
        this.terminal = terminal;
    }

    @Override
    public void stage(Node.Aggregate stage, int all) {
        stages = all;
        current = stage.number();
        String what = stage.fits().stream().map(Node.Fit::path).collect(Collectors.joining(", "));
        if (terminal) {
            draw(what);
        } else {
            out.println("stage " + stage.number() + " of " + all + ": " + what);
        }
    }

    @Override
    public void round(String path, int round, String note) {
        if (terminal) {
            draw(path + " " + note);
        }
    }

    @Override
    public void fitted(Fitted.StepReport report) {
        String line = String.format(
                Locale.ROOT,
                "learned %s from %,d rows in %s, %.2f s",
                report.path(),
                report.rows(),
                report.rounds() == 1 ? "1 round" : report.rounds() + " rounds",
                report.seconds());
        if (terminal) {
            out.print("\r\u001b[2K");
        }
        out.println(line);
    }

    private void draw(String what) {
        int done = (current - 1) * WIDTH / Math.max(1, stages);
        out.print("\r\u001b[2K[" + "#".repeat(done) + "-".repeat(WIDTH - done) + "] " + current + "/" + stages + " "
                + what);
        out.flush();
    }

    /** Ends the line that was being drawn. */
    public void done() {
        if (terminal) {
            out.print("\r\u001b[2K");
            out.flush();
        }
    }
}
