package io.penstock.engine.control;

import io.penstock.engine.pipeline.Pipeline;
import io.penstock.engine.step.Child;
import io.penstock.engine.step.Flow;
import io.penstock.engine.step.PlanBuilder;
import io.penstock.engine.step.Step;
import io.penstock.engine.step.UndoneAtExit;
import java.util.List;

/**
 * Sends the rows for which a condition holds through one step and all others through another. Each step transforms, and learns
 * from, its own rows only; behind it all rows are together again, in order. Costs no pass of its own.
 *
 * <pre>{@code
 * If.of(Condition.column("age").isNull(), new Imputer())
 * }</pre>
 *
 * @param condition that is asked of every row
 * @param then where it holds
 * @param otherwise where it does not
 */
public record If(Condition condition, Step then, Step otherwise) implements UndoneAtExit {
    /** All other rows stay as they are. */
    public static If of(Condition condition, Step then) {
        return new If(condition, then, Pipeline.of());
    }

    @Override
    public List<Child> children() {
        return List.of(new Child("then", then), new Child("otherwise", otherwise));
    }

    @Override
    public If withChildren(List<? extends Step> children) {
        return new If(condition, children.get(0), children.get(1));
    }

    @Override
    public Flow lower(PlanBuilder builder, Flow in) {
        return Ways.lower(builder, in, List.of(condition));
    }

    @Override
    public Flow undo(PlanBuilder builder, Flow in) {
        return Ways.requireNothingToUndo(builder, in, 2);
    }
}
