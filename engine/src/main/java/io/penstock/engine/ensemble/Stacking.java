package io.penstock.engine.ensemble;

import io.penstock.engine.drive.Driver;
import io.penstock.engine.drive.Fitter;
import io.penstock.engine.drive.Rows;
import io.penstock.engine.error.PenstockException;
import io.penstock.engine.pipeline.Union;
import io.penstock.engine.split.Splitter;
import io.penstock.engine.split.WalkForward;
import io.penstock.engine.step.Child;
import io.penstock.engine.step.Flow;
import io.penstock.engine.step.PlanBuilder;
import io.penstock.engine.step.Step;
import io.penstock.engine.wrap.AddFeatures;
import java.util.ArrayList;
import java.util.List;

/**
 * Models, and a judge that learns the target from what they predict (Wolpert, "Stacked generalization", 1992). The judge
 * learns from predictions for rows that the predicting model has not seen: the models are fitted once per fold, and each row is
 * predicted by those of the fold in which it was held out. In the end the models are fitted on all rows. The judge
 * sees one vector of all numbers that the models give, and their words.
 *
 * <pre>{@code
 * Stacking.of(new KNearest(), new LogisticRegression()).judgedBy(new LogisticRegression(), new KFold(5))
 * }</pre>
 *
 * @param models usually a {@link Union}; fitted in one go
 * @param judge learns from what they predict
 * @param splitter says which rows are held out when: every row once, or one share of them
 */
public record Stacking(Step models, Step judge, Splitter splitter) implements Driver {
    public Stacking {
        if (splitter instanceof WalkForward) {
            throw PenstockException.user(
                            "a judge learns from rows that are held out exactly once, or from one share of them")
                    .value("a " + splitter)
                    .remedy("use KFold, GroupKFold or HoldOut")
                    .build();
        }
    }

    /** Models without a judge yet. */
    public static Models of(Step... models) {
        return new Models(Union.of(models));
    }

    /**
     * Models that wait for a judge.
     *
     * @param step of all of them
     */
    public record Models(Step step) {
        /** The judge sees the models' inputs as well. */
        public Models withInputs() {
            return new Models(new AddFeatures(step));
        }

        /** The judge, and which rows are held out when. */
        public Stacking judgedBy(Step judge, Splitter splitter) {
            return new Stacking(step, judge, splitter);
        }
    }

    @Override
    public List<Child> children() {
        return List.of(new Child("models", models), new Child("judge", judge));
    }

    @Override
    public Stacking withChildren(List<? extends Step> children) {
        return new Stacking(children.get(0), children.get(1), splitter);
    }

    @Override
    public Flow lower(PlanBuilder builder, Flow in) {
        Flow said = builder.child(0, in);
        if (!said.hasRowsOf(in)) {
            throw PenstockException.user("models of a stack must answer for the rows that they are given")
                    .value("one of them drops, repeats or shuffles rows")
                    .remedy("let it do so in training only, or before the stack")
                    .build();
        }
        return builder.child(1, builder.apply("predictions", new Predictions(), said));
    }

    @Override
    public String describe() {
        return "a judge of models held out by " + splitter;
    }

    @Override
    public Stacking drive(Fitter fitter) {
        if (!fitter.rows().areAsScanned()) {
            throw PenstockException.user("rows must be held out before they are changed")
                    .value("a step before the stack repeats, makes or shuffles rows")
                    .remedy("put that step into the models, so that no copy of a held-out row is learned from")
                    .build();
        }
        Rows rows = fitter.rows().kept("rows");
        Splitter split = (Splitter) fitter.fitOwn("split", splitter, rows);
        List<Step> byFold = new ArrayList<>();
        for (int fold = 0; fold < split.folds(); fold++) {
            Rows seen = rows.through("training_" + fold, split.training(fold));
            byFold.add(fitter.fitOwn("fold_" + fold, models, seen));
            fitter.note(0, "models of fold " + (fold + 1) + " of " + split.folds());
        }
        Rows unseen = rows.through("out_of_fold", new OutOfFold(split, byFold));
        Step learned = fitter.fit(children().get(1), unseen);
        return new Stacking(fitter.fit(children().get(0), rows), learned, splitter);
    }
}
