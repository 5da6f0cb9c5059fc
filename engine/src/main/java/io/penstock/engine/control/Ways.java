package io.penstock.engine.control;

import io.penstock.engine.error.PenstockException;
import io.penstock.engine.step.Flow;
import io.penstock.engine.step.PlanBuilder;
import java.util.ArrayList;
import java.util.List;

/** What the meta-steps with branches share. */
final class Ways {
    private Ways() {}

    /** Sends every row through the child of the first condition that holds for it, or through the last child. */
    static Flow lower(PlanBuilder builder, Flow in, List<Condition> conditions) {
        List<Flow> flows = new ArrayList<>(List.of(in));
        List<Condition> earlier = new ArrayList<>();
        for (int i = 0; i <= conditions.size(); i++) {
            Condition rest = new Condition.Not(new Condition.Any(earlier));
            Condition here = i < conditions.size() ? conditions.get(i).and(rest) : rest;
            Flow way = builder.apply("way_" + (i + 1), new RowsWhere(here), in);
            Flow out = builder.child(i, way);
            requireRows(out, way);
            flows.add(out);
            if (i < conditions.size()) {
                earlier.add(conditions.get(i));
            }
        }
        return builder.combine("joined", new Joined(), flows);
    }

    static void requireRows(Flow out, Flow in) {
        if (!out.hasRowsOf(in)) {
            throw PenstockException.user("a step that only some rows go through must keep the rows that it is given")
                    .value("it drops, repeats or shuffles rows")
                    .remedy("change rows before the rows part, or after they have met")
                    .build();
        }
    }

    /** Refuses transforms of targets that would have to be undone behind the branches, where nobody knows any more which row took which. */
    static Flow requireNothingToUndo(PlanBuilder builder, Flow in, int children) {
        for (int i = 0; i < children; i++) {
            if (builder.undo(i, in) != in) {
                throw PenstockException.user("what only some rows go through must undo its own transforms of targets")
                        .value("a transform of targets outside of any pipeline of its own")
                        .remedy("put it into one Pipeline with the steps that learn the targets")
                        .build();
            }
        }
        return in;
    }
}
