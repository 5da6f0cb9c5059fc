package io.penstock.engine.ensemble;

import io.penstock.engine.control.Joined;
import io.penstock.engine.split.Splitter;
import io.penstock.engine.step.Child;
import io.penstock.engine.step.Flow;
import io.penstock.engine.step.MetaStep;
import io.penstock.engine.step.PlanBuilder;
import io.penstock.engine.step.Step;
import java.util.ArrayList;
import java.util.List;

/**
 * What models say of rows that they have not learned from: every row is answered by the models of the fold in which it was
 * held out. Of a single fold, only the rows that were held out are left.
 *
 * @param split fitted
 * @param byFold the models that have learned from the training side of each fold
 */
record OutOfFold(Splitter split, List<Step> byFold) implements MetaStep {
    OutOfFold {
        byFold = List.copyOf(byFold);
    }

    @Override
    public List<Child> children() {
        List<Child> children = new ArrayList<>();
        for (int fold = 0; fold < byFold.size(); fold++) {
            children.add(new Child("fold_" + fold, byFold.get(fold)));
        }
        return children;
    }

    @Override
    public OutOfFold withChildren(List<? extends Step> children) {
        return new OutOfFold(split, List.copyOf(children));
    }

    @Override
    public Flow lower(PlanBuilder builder, Flow in) {
        List<Flow> flows = new ArrayList<>(List.of(in));
        for (int fold = 0; fold < byFold.size(); fold++) {
            int position = fold;
            Flow held = builder.apply("held_out_" + fold, split.validation(fold), in);
            flows.add(builder.hosted(
                    "measured_" + fold, new AsMeasured(), List.of(flow -> builder.child(position, flow)), held));
        }
        Flow said = flows.size() == 2 ? flows.get(1) : builder.combine("joined", new Joined(), flows);
        return builder.apply("predictions", new Predictions(), said);
    }
}
