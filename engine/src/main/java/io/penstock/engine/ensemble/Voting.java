package io.penstock.engine.ensemble;

import io.penstock.engine.error.PenstockException;
import io.penstock.engine.param.Param;
import io.penstock.engine.param.Settings;
import io.penstock.engine.step.Child;
import io.penstock.engine.step.Configurable;
import io.penstock.engine.step.Flow;
import io.penstock.engine.step.PlanBuilder;
import io.penstock.engine.step.Rearrangeable;
import io.penstock.engine.step.Step;
import io.penstock.engine.tree.Names;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Several models of the same target that answer as one. They learn from the same rows in one scan where that is possible.
 *
 * <pre>{@code
 * Voting.soft(new LogisticRegression(), new NaiveBayes()).weights(2, 1)
 * }</pre>
 *
 * @param children the models
 * @param settings how they vote
 */
public record Voting(List<Child> children, Settings settings) implements Rearrangeable, Configurable {
    public static final Param<String> KIND = Param.oneOf("kind", "hard", "soft", "mean")
            .doc(
                    "hard: the class that most models predict; soft: the mean of their probabilities; mean: the mean of numbers.");
    public static final Param<String> WEIGHTS = Param.text("weights", "")
            .doc("A number per model, separated by commas, that its vote counts; empty for one vote each.");
    public static final Param<Boolean> ALIGN = Param.flag("align", false)
            .doc(
                    "Whether a class that a model does not know counts as improbable there; else models must know the same classes.");
    static final List<Param<?>> PARAMS = List.of(KIND, WEIGHTS, ALIGN);

    public Voting {
        children = List.copyOf(children);
        if (children.isEmpty()) {
            throw PenstockException.user("a vote needs at least one model")
                    .value("none")
                    .remedy("name the models that vote")
                    .build();
        }
    }

    private static Voting of(String kind, Step... models) {
        return new Voting(Names.children(List.of(models)), Settings.of(PARAMS).with(KIND, kind));
    }

    /** The class, a word or a number, that most models predict; of several, the first in their order. A null abstains. */
    public static Voting hard(Step... models) {
        return of("hard", models);
    }

    /** The mean of the models' probabilities, each a vector whose features are named as the classes, and the likeliest class. */
    public static Voting soft(Step... models) {
        return of("soft", models);
    }

    /** The mean of the numbers that the models predict, element by element where they predict several. A null abstains. */
    public static Voting mean(Step... models) {
        return of("mean", models);
    }

    /** The same with a weight for the vote of each model. */
    public Voting weights(double... weights) {
        String text = Arrays.stream(weights).mapToObj(Double::toString).collect(Collectors.joining(","));
        return with(settings.with(WEIGHTS, text));
    }

    @Override
    public Voting withChildren(List<? extends Step> steps) {
        return new Voting(Child.around(children, steps), settings);
    }

    @Override
    public Voting rearranged(List<Child> other) {
        return new Voting(other, settings);
    }

    @Override
    public Voting with(Settings other) {
        return new Voting(children, other);
    }

    @Override
    public Flow lower(PlanBuilder builder, Flow in) {
        List<Flow> votes = new ArrayList<>();
        for (int i = 0; i < children.size(); i++) {
            Flow vote = builder.child(i, in);
            if (!vote.hasRowsOf(in)) {
                throw PenstockException.user("models that vote must answer for the rows that they are given")
                        .value("'" + children.get(i).name() + "' drops, repeats or shuffles rows")
                        .remedy("change rows before the vote")
                        .build();
            }
            votes.add(vote);
        }
        return builder.combine("votes", new Votes(settings), votes);
    }
}
