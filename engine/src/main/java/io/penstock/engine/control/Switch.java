package io.penstock.engine.control;

import io.penstock.engine.pipeline.Pipeline;
import io.penstock.engine.step.Child;
import io.penstock.engine.step.Flow;
import io.penstock.engine.step.PlanBuilder;
import io.penstock.engine.step.Step;
import io.penstock.engine.step.UndoneAtExit;
import java.util.ArrayList;
import java.util.List;

/**
 * Sends every row through the step of the first case whose condition holds for it, or else through the default step: an
 * {@link If} with several conditions.
 *
 * <pre>{@code
 * Switch.on(Condition.column("kind").is("image"), images).and(Condition.column("kind").is("text"), texts).otherwise(rest)
 * }</pre>
 *
 * @param conditions of the cases, in order
 * @param children a step per case, and last the default
 */
public record Switch(List<Condition> conditions, List<Child> children) implements UndoneAtExit {
    public Switch {
        conditions = List.copyOf(conditions);
        children = List.copyOf(children);
        if (conditions.isEmpty() || children.size() != conditions.size() + 1) {
            throw new IllegalArgumentException(children.size() + " steps for " + conditions.size() + " conditions");
        }
    }

    /** One case; rows for which no case holds stay as they are. */
    public static Switch on(Condition condition, Step step) {
        return new Switch(
                List.of(condition), List.of(new Child("case_1", step), new Child("otherwise", Pipeline.of())));
    }

    /** One more case, asked after those before it. */
    public Switch and(Condition condition, Step step) {
        List<Condition> more = new ArrayList<>(conditions);
        more.add(condition);
        List<Child> steps = new ArrayList<>(children);
        steps.add(conditions.size(), new Child("case_" + more.size(), step));
        return new Switch(more, steps);
    }

    /** What rows go through for which no case holds. */
    public Switch otherwise(Step step) {
        List<Child> steps = new ArrayList<>(children);
        steps.set(conditions.size(), new Child("otherwise", step));
        return new Switch(conditions, steps);
    }

    @Override
    public Switch withChildren(List<? extends Step> steps) {
        return new Switch(conditions, Child.around(children, steps));
    }

    @Override
    public Flow lower(PlanBuilder builder, Flow in) {
        return Ways.lower(builder, in, conditions);
    }

    @Override
    public Flow undo(PlanBuilder builder, Flow in) {
        return Ways.requireNothingToUndo(builder, in, children.size());
    }
}
