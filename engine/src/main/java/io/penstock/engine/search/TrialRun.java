package io.penstock.engine.search;

import io.penstock.engine.drive.Fitter;
import io.penstock.engine.step.Step;
import io.penstock.engine.study.Goal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The fits of one trial, as far as they have come. Belongs to one thread at a time. */
final class TrialRun {
    private final Step tree;
    private final SearchOptions options;
    private final List<Goal> goals;
    private final Budget budget;
    private final SharedRows shared;
    private final List<FoldRun> folds = new ArrayList<>();
    private int reached;

    TrialRun(Step tree, SearchOptions options, List<Goal> goals, Budget budget, int folds, SharedRows shared) {
        this.tree = tree;
        this.options = options;
        this.goals = goals;
        this.budget = budget;
        this.shared = shared;
        for (int i = 0; i < folds; i++) {
            this.folds.add(new FoldRun(i));
        }
    }

    int reached() {
        return reached;
    }

    /** Goes on up to a step of its budget, with the folds that are not there yet. Throws where one fails: a mean over the others would favour what fails on the hard ones. */
    void advance(Fitter fitter, String name, int to) {
        int epochs = budget.isEpochs() ? to : 0;
        List<FoldRun> due = (budget.isEpochs() ? folds : folds.subList(reached, to))
                .stream().filter(fold -> !fold.hasReached(epochs)).toList();
        new Advance(fitter, name, tree, options, goals, budget, shared, epochs).go(due);
        for (FoldRun fold : due) {
            fold.failure().ifPresent(failure -> {
                throw failure;
            });
        }
        reached = to;
    }

    /** The mean over the folds that have come to an end. */
    List<Double> values() {
        List<Double> values = new ArrayList<>();
        for (int i = 0; i < goals.size(); i++) {
            values.add(mean(options.metrics().get(i)));
        }
        return values;
    }

    private double mean(String metric) {
        return folds.stream()
                .filter(FoldRun::isDone)
                .mapToDouble(fold -> fold.score(metric))
                .average()
                .orElse(Double.NaN);
    }

    /** What is kept with the trial: its folds, and whatever was measured beside the goals. */
    Map<String, Object> details() {
        Map<String, Object> details = new LinkedHashMap<>();
        details.put(
                "splits",
                folds.stream().map(fold -> fold.details(options.metrics())).toList());
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
