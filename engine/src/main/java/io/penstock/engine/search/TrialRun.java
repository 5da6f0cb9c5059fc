package io.penstock.engine.search;

import io.penstock.engine.drive.Errand;
import io.penstock.engine.drive.Fitter;
import io.penstock.engine.error.PenstockException;
import io.penstock.engine.learn.Metric;
import io.penstock.engine.metric.Metrics;
import io.penstock.engine.step.Child;
import io.penstock.engine.step.Step;
import io.penstock.engine.study.Goal;
import io.penstock.engine.tree.Names;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The fits of one trial, as far as they have come. Belongs to one thread at a time. */
final class TrialRun {
    private final Step tree;
    private final SearchOptions options;
    private final List<Goal> goals;
    private final Budget budget;
    private final SharedRows shared;
    private final List<Fold> folds = new ArrayList<>();
    private int reached;

    /** What is known of one fold. */
    private static final class Fold {
        final int number;

        @Nullable
        Step fitted;
        /** Of the epoch that was best by the first goal. */
        Map<String, Object> best = Map.of();

        double seconds;
        /** What was measured after how many epochs, in order. */
        final List<Object> epochs = new ArrayList<>();

        @Nullable
        PenstockException failure;

        Fold(int number) {
            this.number = number;
        }
    }

    TrialRun(Step tree, SearchOptions options, List<Goal> goals, Budget budget, int folds, SharedRows shared) {
        this.tree = tree;
        this.options = options;
        this.goals = goals;
        this.budget = budget;
        this.shared = shared;
        for (int i = 0; i < folds; i++) {
            this.folds.add(new Fold(i));
        }
    }

    int reached() {
        return reached;
    }

    /** Goes on up to a step of its budget. Throws where every fold has failed. */
    void advance(Fitter fitter, String name, int to) {
        List<Fold> due = budget.isEpochs()
                ? folds.stream().filter(fold -> fold.failure == null).toList()
                : folds.subList(reached, to);
        new Advance(fitter, name, budget.isEpochs() ? to : 0).go(due, new ArrayList<>());
        reached = to;
        boolean last = budget.isEpochs() || to == folds.size();
        if (last && done().isEmpty()) {
            for (Fold fold : folds) {
                if (fold.failure != null) {
                    throw fold.failure;
                }
            }
        }
    }

    /** A fit of one fold that is small enough to be sent with those of the others. */
    private record Due(Fold fold, Errand errand) {}

    /**
     * One way on.
     *
     * @param epochs up to which; 0 where the budget is of folds
     */
    private record Way(Fitter fitter, String name, int epochs) {}

    /** Takes the rows of one fold after the other in hand, and in the end sends all that can be sent to one place. */
    private final class Advance {
        private final Way way;

        Advance(Fitter fitter, String name, int epochs) {
            this.way = new Way(fitter, name, epochs);
        }

        void go(List<Fold> rest, List<Due> gathered) {
            if (rest.isEmpty()) {
                send(gathered);
                return;
            }
            Fold fold = rest.get(0);
            List<Fold> others = rest.subList(1, rest.size());
            boolean[] entered = {false};
            try {
                shared.use(fold.number, tree, (rows, step) -> {
                    entered[0] = true;
                    Child child = new Child(Names.of(tree), due(fold, step));
                    if (rows.heldTraining().isPresent()) {
                        gathered.add(new Due(fold, errand(fold, child, rows)));
                    } else {
                        guarded(fold, () -> fit(fold, child, rows));
                    }
                    go(others, gathered);
                    return true;
                });
            } catch (PenstockException e) {
                if (entered[0] || Failures.isInterrupt(e) || Failures.isWorthRepeating(e)) {
                    throw e;
                }
                fold.failure = e;
                go(others, gathered);
            }
        }

        private Step due(Fold fold, Step fresh) {
            if (way.epochs() == 0) {
                return fresh;
            }
            Step before = fold.fitted;
            return before == null ? Budget.upTo(fresh, way.epochs()) : Budget.onTo(before, way.epochs());
        }

        /** Whether the fit is to be gone on with later. */
        private boolean isPartial() {
            return way.epochs() > 0 && way.epochs() < budget.steps();
        }

        private Errand errand(Fold fold, Child child, Shared rows) {
            return new Errand(
                    child,
                    fold.fitted != null,
                    rows.heldTraining().orElseThrow(),
                    rows.heldValidation(),
                    options.metrics(),
                    isPartial());
        }

        private void send(List<Due> gathered) {
            if (gathered.isEmpty()) {
                return;
            }
            List<Errand.Result> results = way.fitter()
                    .send(way.name(), gathered.stream().map(Due::errand).toList());
            for (int i = 0; i < results.size(); i++) {
                Fold fold = gathered.get(i).fold();
                Errand.Result result = results.get(i);
                fold.seconds += result.seconds();
                fold.fitted = result.step().orElse(null);
                result.failure()
                        .ifPresentOrElse(
                                failure -> fold.failure = failure, () -> take(fold, way.epochs(), result.scores()));
            }
        }

        private void fit(Fold fold, Child child, Shared rows) {
            Step fitted = fold.fitted != null
                    ? way.fitter().fitFurther(child, rows.training())
                    : way.fitter().fit(child, rows.training());
            fold.fitted = isPartial() ? fitted : null;
            List<Metric<?>> metrics = new ArrayList<>();
            options.metrics().forEach(metric -> metrics.add(Metrics.named(metric)));
            take(
                    fold,
                    way.epochs(),
                    way.fitter()
                            .evaluate(
                                    new Child(child.name(), fitted),
                                    rows.validation().orElseThrow(),
                                    metrics));
        }

        /** A failure of the fold is kept; what may go better another time is for the caller. */
        private void guarded(Fold fold, Runnable fit) {
            long start = System.nanoTime();
            try {
                fit.run();
            } catch (PenstockException e) {
                if (Failures.isInterrupt(e) || Failures.isWorthRepeating(e)) {
                    throw e;
                }
                fold.failure = e;
            } finally {
                fold.seconds += (System.nanoTime() - start) / 1e9;
            }
        }
    }

    private void take(Fold fold, int epochs, Map<String, Object> scores) {
        if (epochs > 0) {
            Map<String, Object> epoch = new LinkedHashMap<>();
            epoch.put("epoch", epochs);
            putScores(epoch, scores);
            fold.epochs.add(epoch);
        }
        for (Goal goal : goals) {
            if (!Double.isFinite(number(scores, goal.name()))) {
                fold.failure = PenstockException.data("a score must be a finite number")
                        .value(goal.name() + " is " + scores.get(goal.name()))
                        .remedy("look at the rate, the scale of the inputs, and the rows of the fold")
                        .build();
                return;
            }
        }
        double score = number(scores, options.metrics().get(0));
        Goal goal = goals.get(0);
        if (fold.best.isEmpty()
                || goal.loss(score)
                        < goal.loss(number(fold.best, options.metrics().get(0)))) {
            fold.best = scores;
        }
    }

    private static double number(Map<String, Object> scores, String metric) {
        Object score = scores.get(metric);
        if (score == null && scores.size() == 1) {
            score = scores.values().iterator().next();
        }
        return score instanceof Number number ? number.doubleValue() : Double.NaN;
    }

    private List<Fold> done() {
        return folds.stream()
                .filter(fold -> fold.failure == null && !fold.best.isEmpty())
                .toList();
    }

    /** The mean over the folds that have come to an end, each at its best. */
    List<Double> values() {
        List<Double> values = new ArrayList<>();
        for (int i = 0; i < goals.size(); i++) {
            values.add(mean(options.metrics().get(i)));
        }
        return values;
    }

    private double mean(String metric) {
        return done().stream()
                .mapToDouble(fold -> number(fold.best, metric))
                .average()
                .orElse(Double.NaN);
    }

    /** The first goal's value and every metric, those that are finite numbers. */
    private void putScores(Map<String, Object> about, Map<String, Object> scores) {
        Map<String, Object> metrics = new LinkedHashMap<>();
        for (String metric : options.metrics()) {
            double score = number(scores, metric);
            if (Double.isFinite(score)) {
                metrics.put(metric, score);
            }
        }
        Object value = metrics.get(options.metrics().get(0));
        if (value != null) {
            about.put("value", value);
        }
        about.put("metrics", metrics);
    }

    /** What is kept with the trial: its folds, and whatever was measured beside the goals. */
    Map<String, Object> details() {
        List<Object> splits = new ArrayList<>();
        for (Fold fold : folds) {
            Map<String, Object> split = new LinkedHashMap<>();
            split.put("split", fold.number);
            String state = fold.failure != null ? "FAILED" : fold.best.isEmpty() ? "WAITING" : "COMPLETE";
            split.put("state", state);
            if (state.equals("COMPLETE")) {
                putScores(split, fold.best);
            }
            split.put("seconds", fold.seconds);
            if (!fold.epochs.isEmpty()) {
                split.put("epochs", List.copyOf(fold.epochs));
            }
            Optional.ofNullable(fold.failure).ifPresent(failure -> split.put("cause", Failures.cause(failure)));
            splits.add(split);
        }
        Map<String, Object> details = new LinkedHashMap<>();
        details.put("splits", splits);
        Map<String, Object> means = new LinkedHashMap<>();
        options.metrics().forEach(metric -> {
            double mean = mean(metric);
            if (Double.isFinite(mean)) {
                means.put(metric, mean);
            }
        });
        details.put("metrics", means);
        return details;
    }
}
