package io.penstock.engine.control;

import io.penstock.engine.pipeline.Pipeline;
import io.penstock.engine.step.Child;
import io.penstock.engine.step.Flow;
import io.penstock.engine.step.Phase;
import io.penstock.engine.step.PlanBuilder;
import io.penstock.engine.step.Step;
import io.penstock.engine.step.UndoneAtExit;
import java.util.List;

/**
 * One step in one phase and another step in the others.
 *
 * @param phase in which {@code then} acts
 * @param then acts in that phase
 * @param otherwise acts in the others
 */
public record IfPhase(Phase phase, Step then, Step otherwise) implements UndoneAtExit {
    /** In the other phases blocks pass unchanged. */
    public static IfPhase of(Phase phase, Step then) {
        return new IfPhase(phase, then, Pipeline.of());
    }

    @Override
    public List<Child> children() {
        return List.of(new Child("then", then), new Child("otherwise", otherwise));
    }

    @Override
    public IfPhase withChildren(List<? extends Step> children) {
        return new IfPhase(phase, children.get(0), children.get(1));
    }

    @Override
    public Flow lower(PlanBuilder builder, Flow in) {
        return builder.child(builder.phase() == phase ? 0 : 1, in);
    }

    @Override
    public Flow undo(PlanBuilder builder, Flow in) {
        return builder.undo(builder.phase() == phase ? 0 : 1, in);
    }
}
