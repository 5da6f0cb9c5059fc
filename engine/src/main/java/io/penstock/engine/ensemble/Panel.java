package io.penstock.engine.ensemble;

import io.penstock.engine.step.Child;
import io.penstock.engine.step.Flow;
import io.penstock.engine.step.MetaStep;
import io.penstock.engine.step.PlanBuilder;
import io.penstock.engine.step.Step;
import java.util.ArrayList;
import java.util.List;

/**
 * Models that say side by side what they have to say.
 *
 * @param children the models
 * @param partitions the number of the partition that each has learned from
 */
record Panel(List<Child> children, List<Integer> partitions) implements MetaStep {
    Panel {
        children = List.copyOf(children);
        partitions = List.copyOf(partitions);
    }

    @Override
    public Panel withChildren(List<? extends Step> steps) {
        return new Panel(Child.around(children, steps), partitions);
    }

    @Override
    public Flow lower(PlanBuilder builder, Flow in) {
        return builder.combine("panel", Beside.all(), said(builder, in));
    }

    private List<Flow> said(PlanBuilder builder, Flow in) {
        List<Flow> flows = new ArrayList<>();
        for (int i = 0; i < children.size(); i++) {
            int position = i;
            flows.add(builder.hosted(
                    "answer_" + i, new AsMeasured(), List.of(flow -> builder.child(position, flow)), in));
        }
        return flows;
    }

    /** The same models, none of which answers for rows of the partition that it has learned from. */
    MetaStep outOfPartition() {
        return new OutOfPartition(this);
    }

    /**
     * What the models say of rows of other partitions than their own; in the place of a model's answer for its own rows is the mean of the others.
     *
     * @param panel of all models
     */
    record OutOfPartition(Panel panel) implements MetaStep {
        @Override
        public List<Child> children() {
            return panel.children();
        }

        @Override
        public OutOfPartition withChildren(List<? extends Step> steps) {
            return new OutOfPartition(panel.withChildren(steps));
        }

        @Override
        public Flow lower(PlanBuilder builder, Flow in) {
            return builder.combine("panel", Beside.leavingOut(panel.partitions()), panel.said(builder, in));
        }
    }
}
