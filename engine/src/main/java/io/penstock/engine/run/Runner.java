package io.penstock.engine.run;

import io.penstock.engine.learn.Metric;
import io.penstock.engine.plan.Plan;
import io.penstock.engine.step.Step;
import java.util.List;
import java.util.Map;

/** Executes plans. A new runner implements these three methods and passes the engine's contract suite. */
public interface Runner {
    /** Runs a plan made by {@code Planner.fit}. The data are those that the plan was made for. */
    Fitted<Step> fit(Plan plan, Data data);

    /** Runs a plan made by {@code Planner.transform}. */
    Data transform(Plan plan, Data data);

    /** Runs a plan made by {@code Planner.transform} in the evaluate phase and measures what comes out: scores by name. */
    Map<String, Object> evaluate(Plan plan, Data data, List<? extends Metric<?>> metrics);
}
