package io.penstock.engine.ensemble;

import io.penstock.engine.drive.Driver;
import io.penstock.engine.drive.Fitter;
import io.penstock.engine.drive.Rows;
import io.penstock.engine.error.PenstockException;
import io.penstock.engine.step.Child;
import io.penstock.engine.step.Flow;
import io.penstock.engine.step.PlanBuilder;
import io.penstock.engine.step.Step;
import java.util.List;

/**
 * A copy of a step per partition, and a judge that learns the target from what the copies say of rows that they have not learned from. To the judge every
 * copy's answer is there for every row: for the rows that it has learned from, the mean of the other copies stands in its place, so that nobody
 * judges by answers that were learned by heart. Afterwards every copy answers for itself.
 *
 * @param models a {@link PartitionEnsemble} that answers as a panel
 * @param judge learns from what they say
 */
public record PartitionStacking(PartitionEnsemble models, Step judge) implements Driver {
    @Override
    public List<Child> children() {
        return List.of(new Child("models", models), new Child("judge", judge));
    }

    @Override
    public PartitionStacking withChildren(List<? extends Step> children) {
        return new PartitionStacking((PartitionEnsemble) children.get(0), children.get(1));
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
        return builder.child(1, said);
    }

    @Override
    public String describe() {
        return "a judge of copies that learn from a partition each";
    }

    @Override
    public PartitionStacking drive(Fitter fitter) {
        if (!fitter.rows().areAsScanned()) {
            throw PenstockException.user("rows must go to one partition only before they are held out by partition")
                    .value("a step before the stack repeats, makes or shuffles rows")
                    .remedy("put that step into the models, so that no copy of a held-out row is learned from")
                    .build();
        }
        Rows rows = fitter.rows().kept("rows");
        PartitionEnsemble learned = (PartitionEnsemble) fitter.fit(children().get(0), rows);
        if (learned.members() < 2 || !(learned.step() instanceof Panel panel)) {
            throw PenstockException.data("a judge needs copies of at least two partitions")
                    .value(learned.members() + ", and " + learned.leftOut() + " partitions that were left out")
                    .remedy("cut the data into more partitions, with ClusteringWrapper.partitions(n)")
                    .build();
        }
        Rows unseen = rows.through("out_of_partition", panel.outOfPartition());
        return new PartitionStacking(learned, fitter.fit(children().get(1), unseen));
    }
}
