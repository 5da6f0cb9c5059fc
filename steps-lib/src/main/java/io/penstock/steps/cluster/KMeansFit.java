package io.penstock.steps.cluster;

import io.penstock.engine.error.PenstockException;
import io.penstock.engine.learn.Outcome;
import io.penstock.engine.step.Seeds;
import io.penstock.engine.step.State;
import io.penstock.steps.common.FeatureSpread;
import io.penstock.steps.common.StateWidth;
import io.penstock.steps.kernel.Distances;
import java.util.Arrays;
import java.util.Locale;

/** What the driver does between the rounds of k-means. */
final class KMeansFit {
    /** With a mean this many times longer than the deviation, float32 would lose the distances. */
    private static final double REMOTE = 16;

    private final KMeans step;

    KMeansFit(KMeans step) {
        this.step = step;
    }

    private int clusters() {
        return step.settings().get(KMeans.CLUSTERS);
    }

    /** After the first round: initial centres, or the first candidate. */
    Outcome begin(Draw total, State memory) {
        if (!(total.spread().weight() > 0)) {
            throw PenstockException.data("a fit needs at least one row of a weight above zero")
                    .value("no such row")
                    .remedy("look at the column of weights")
                    .build();
        }
        boolean wide = isRemote(total.spread());
        State remembered = State.EMPTY.with("seed", (Object) total.seed()).with("steps", (Object) 0);
        if (step.state().has(KMeans.START)) {
            Centres start = new Centres(
                    step.state().doubles(KMeans.START),
                    step.state().tensor(KMeans.START).rows(),
                    wide);
            KMeans.requireWidth(start, total.spread().width());
            return again(KMeans.Stage.MOVE, start, remembered, "initial centres");
        }
        boolean random = step.settings().get(KMeans.INIT).equals("random");
        Centres drawn = new Centres(total.values(), total.rows(), wide);
        return random
                ? again(KMeans.Stage.MOVE, drawn, remembered, drawn.count() + " random rows")
                : again(KMeans.Stage.DRAW, drawn, remembered, "first candidate");
    }

    private static boolean isRemote(FeatureSpread spread) {
        double distance =
                Arrays.stream(spread.mean()).map(value -> value * value).sum();
        return distance > REMOTE * REMOTE * Arrays.stream(spread.variances()).sum();
    }

    /** After a round that drew candidates. */
    Outcome drawn(Draw total, State memory) {
        Centres before = step.centres();
        Centres all = new Centres(total.after(before.values()), before.count() + total.rows(), before.wide());
        long steps = memory.number("steps") + 1;
        boolean enough = steps >= step.settings().get(KMeans.INIT_STEPS) || total.rows() == 0;
        return again(
                enough ? KMeans.Stage.WEIGH : KMeans.Stage.DRAW,
                all,
                memory.with("steps", (Object) steps),
                String.format(Locale.ROOT, "%d candidates, cost %.6g", all.count(), total.cost()));
    }

    /** After the round that weighed the candidates: fewer centres. */
    Outcome weighed(Distances.Sums total, State memory) {
        Centres candidates = step.centres();
        double[] centres = CandidateReduction.reduce(
                candidates.values(),
                total.weights(),
                clusters(),
                Seeds.generator(memory.number("seed"), "k-means++", 0, 0));
        Centres start = new Centres(centres, centres.length / candidates.width(), candidates.wide());
        return again(KMeans.Stage.MOVE, start, memory.with("steps", (Object) 0), start.count() + " initial centres");
    }

    /** After one of Lloyd's rounds. */
    Outcome moved(Distances.Sums total, State memory) {
        Centres before = step.centres();
        int width = before.width();
        Centres after = new Centres(CandidateReduction.moved(before.values(), total), before.count(), before.wide());
        double farthest = 0;
        for (int k = 0; k < before.count(); k++) {
            farthest = Math.max(
                    farthest,
                    CandidateReduction.squaredDistance(before.values(), k * width, after.values(), k * width, width));
        }
        long iterations = memory.number("steps") + 1;
        State remembered = memory.with("steps", (Object) iterations);
        boolean still = Math.sqrt(farthest) <= step.settings().get(KMeans.TOLERANCE);
        if (farthest == 0) {
            return fitted(before, total, iterations, true);
        }
        boolean over = still || iterations >= step.settings().get(KMeans.MAX_ITERATIONS);
        return again(
                over ? KMeans.Stage.MEASURE : KMeans.Stage.MOVE,
                after,
                remembered.with("converged", (Object) still),
                String.format(Locale.ROOT, "iteration %d, cost %.6g", iterations, total.cost()));
    }

    /** After the round that measured the final centres. */
    Outcome measured(Distances.Sums total, State memory) {
        return fitted(
                step.centres(),
                total,
                memory.number("steps"),
                memory.value("converged").equals(true));
    }

    private State carried(Centres centres) {
        State carried = State.EMPTY
                .with(KMeans.CENTERS, centres.values(), centres.count(), centres.width())
                .with(StateWidth.NAME, (Object) centres.width());
        return step.state().has(KMeans.START)
                ? carried.with(KMeans.START, step.state().tensor(KMeans.START))
                : carried;
    }

    private Outcome again(KMeans.Stage stage, Centres centres, State memory, String note) {
        State carried =
                carried(centres).with(KMeans.STAGE, (Object) stage.name()).with(KMeans.WIDE, (Object) centres.wide());
        return new Outcome.Again(step.withState(carried), memory, note);
    }

    private Outcome fitted(Centres centres, Distances.Sums total, long iterations, boolean converged) {
        return new Outcome.Fitted(step.withState(carried(centres)
                .with(KMeans.SIZES, total.weights())
                .with(KMeans.COST, new double[] {total.cost()})
                .with(KMeans.ITERATIONS, (Object) (int) iterations)
                .with(KMeans.CONVERGED, (Object) converged)));
    }
}
