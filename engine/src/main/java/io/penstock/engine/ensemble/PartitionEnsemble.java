package io.penstock.engine.ensemble;

import io.penstock.engine.data.Schema;
import io.penstock.engine.learn.Exactness;
import io.penstock.engine.learn.Learner;
import io.penstock.engine.learn.Trainable;
import io.penstock.engine.param.Settings;
import io.penstock.engine.step.Flow;
import io.penstock.engine.step.MetaStep;
import io.penstock.engine.step.PlanBuilder;
import io.penstock.engine.step.Step;
import io.penstock.engine.step.Wrapper;
import io.penstock.engine.tree.Trees;
import java.util.List;
import java.util.Locale;

/**
 * Fits a copy of a step, usually a whole pipeline, to every partition by itself, in one pass and without any exchange; the copies then answer as
 * one. Anything that learns can be put into it. A partition that is empty has no copy; one whose rows a copy refuses to learn from, such as
 * rows of one class only, is left out and counted. Classes are aligned by their names: to a copy that has not seen a class it is improbable.
 *
 * <p>A task holds all rows of its partition in memory. How good the result is depends on how the rows are spread, so it is heuristic.
 *
 * <pre>{@code
 * ClusteringWrapper.of(PartitionEnsemble.mean(new RegressionTree())).partitions(8)
 * PartitionEnsemble.probabilities(classifier).judgedBy(new LogisticRegression())
 * }</pre>
 *
 * @param step what is fitted; once it is, the copies together
 * @param kind how they answer
 * @param members how many copies there are; 0 before a fit
 * @param leftOut how many partitions were left out
 */
public record PartitionEnsemble(Step step, Kind kind, int members, int leftOut) implements Wrapper, Trainable {
    /** How the copies answer as one. */
    public enum Kind {
        /** The class, a word or a number, that most of them predict. */
        VOTE,
        /** The mean of their probabilities, and the likeliest class. */
        PROBABILITIES,
        /** The mean of the numbers that they predict. */
        MEAN,
        /** All that they say, side by side, for a judge. */
        PANEL
    }

    /** Copies of which most decide. */
    public static PartitionEnsemble vote(Step step) {
        return new PartitionEnsemble(step, Kind.VOTE, 0, 0);
    }

    /** Copies whose probabilities are averaged. */
    public static PartitionEnsemble probabilities(Step step) {
        return new PartitionEnsemble(step, Kind.PROBABILITIES, 0, 0);
    }

    /** Copies whose numbers are averaged. */
    public static PartitionEnsemble mean(Step step) {
        return new PartitionEnsemble(step, Kind.MEAN, 0, 0);
    }

    /** The same copies with a judge, who learns from what they say of rows of other partitions than their own. */
    public static PartitionStacking stacking(Step step, Step judge) {
        return new PartitionStacking(new PartitionEnsemble(step, Kind.PANEL, 0, 0), judge);
    }

    @Override
    public PartitionEnsemble around(Step other) {
        return new PartitionEnsemble(other, kind, members, leftOut);
    }

    /** Its name does not change with what it holds. */
    @Override
    public boolean isTransparent() {
        return false;
    }

    /** What copies say becomes one answer; a single step's does too, so that plans know the form before a fit. */
    @Override
    public Flow lower(PlanBuilder builder, Flow in) {
        Flow said = builder.child(0, in);
        if (members > 0) {
            return said;
        }
        return kind == Kind.PANEL
                ? builder.combine("panel", Beside.all(), List.of(said))
                : builder.combine("votes", new Votes(settings()), List.of(said));
    }

    /** How they vote, as a {@link Voting} has it. */
    Settings settings() {
        String name = switch (kind) {
            case VOTE -> "hard";
            case PROBABILITIES -> "soft";
            case MEAN -> "mean";
            case PANEL -> throw new IllegalStateException("a panel does not vote");
        };
        return Settings.of(Voting.PARAMS).with(Voting.KIND, name).with(Voting.ALIGN, true);
    }

    /** What each copy is before it learns. */
    Step template() {
        Step one = members == 0 ? step : ((MetaStep) step).children().get(0).step();
        return Trees.edit(one, (path, inner) -> inner instanceof Trainable trainable ? trainable.cleared() : inner);
    }

    @Override
    public Learner<?> learner(Schema schema) {
        return new MemberLearner(this);
    }

    @Override
    public Exactness exactness() {
        return Exactness.HEURISTIC;
    }

    @Override
    public String manner() {
        return "a copy per partition, " + kind.name().toLowerCase(Locale.ROOT) + ", ";
    }

    @Override
    public boolean isFitted() {
        return members > 0;
    }

    @Override
    public PartitionEnsemble cleared() {
        return new PartitionEnsemble(template(), kind, 0, 0);
    }

    /** Copies do not go on learning; there will be more of them. */
    @Override
    public PartitionEnsemble continued() {
        return cleared();
    }
}
