package io.penstock.engine.plan;

import io.penstock.engine.data.Schema;
import io.penstock.engine.step.Phase;
import io.penstock.engine.step.Placement;
import io.penstock.engine.step.Step;
import java.util.ArrayList;
import java.util.List;

/**
 * A pipeline, compiled for a schema and a phase.
 *
 * @param root the tree that it was made of
 * @param phase {@link Phase#TRAIN} for a fit
 * @param input the schema that it was made for
 * @param output what comes out, as far as it is known
 * @param stages the fits, in order; none where nothing is learned
 * @param exit everything that is done to a block on its way out, once all is fitted
 * @param result the register of {@code exit} that holds what comes out
 */
public record Plan(
        Step root, Phase phase, Schema input, Schema output, List<Node.Stage> stages, Node.Fused exit, int result) {
    public Plan {
        stages = List.copyOf(stages);
    }

    /** The stages that read the data, those of drivers left out. */
    public List<Node.Aggregate> aggregates() {
        return stages.stream()
                .filter(Node.Aggregate.class::isInstance)
                .map(Node.Aggregate.class::cast)
                .toList();
    }

    /** Whether a driver in it has work to spread over a cluster. */
    public boolean isSpread() {
        return stages.stream()
                .filter(Node.Drive.class::isInstance)
                .map(Node.Drive.class::cast)
                .anyMatch(drive -> drive.driver().isSpread() || drive.body().isSpread());
    }

    /** What is wished about where, in this plan and in those of its drivers. */
    public List<Placement> placements() {
        List<Placement> all = new ArrayList<>();
        for (Node.Stage stage : stages) {
            if (stage instanceof Node.Aggregate aggregate) {
                aggregate.placement().ifPresent(all::add);
            } else if (stage instanceof Node.Drive drive) {
                drive.placement().ifPresent(all::add);
                all.addAll(drive.body().placements());
            }
        }
        return all;
    }

    /** The plan in words, a line a stage. */
    public String explain() {
        return Explanation.of(this, List.of());
    }

    /** As {@link #explain()}, with more lines from whoever is going to run it. */
    public String explain(List<String> remarks) {
        return Explanation.of(this, remarks);
    }
}
