package io.penstock.steps.label;

import io.penstock.engine.data.Batch;
import io.penstock.engine.data.Column;
import io.penstock.engine.data.Strings;
import io.penstock.engine.data.Tensor;
import io.penstock.engine.error.PenstockException;
import io.penstock.engine.learn.Learner;
import io.penstock.engine.learn.Outcome;
import io.penstock.engine.learn.Pass;
import io.penstock.engine.step.Context;
import io.penstock.engine.step.State;
import io.penstock.steps.common.Counts;
import io.penstock.steps.common.PathSeed;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Counts the rows of every class of a target in one exact pass. */
public final class ClassTallyLearner implements Learner<ClassTally> {
    private final Target target;
    private final Function<ClassTally, Outcome> conclusion;

    /**
     * @param conclusion what the step makes of the total
     */
    public ClassTallyLearner(Target target, Function<ClassTally, Outcome> conclusion) {
        this.target = target;
        this.conclusion = conclusion;
    }

    @Override
    public Pass<ClassTally> open(Context context) {
        Map<Object, Long> counts = new HashMap<>();
        return new Pass<>() {
            private long rows;

            @Override
            public void learn(Batch batch) {
                requireClasses(batch, target.name());
                rows += batch.rows();
                Counts.add(batch.column(target.name()), 0, target.name(), counts);
            }

            @Override
            public ClassTally finish() {
                return new ClassTally(PathSeed.ofEpoch(context), rows, new Counts(List.of(counts)));
            }
        };
    }

    /** Refuses rows without a class. */
    public static void requireClasses(Batch batch, String target) {
        Column column = batch.column(target);
        for (int row = 0; row < batch.rows(); row++) {
            boolean known = column instanceof Strings words
                    ? words.get(row) != null
                    : !column.isNull(row) && Double.isFinite(((Tensor) column).get(row));
            if (!known) {
                throw PenstockException.data("this step needs the class of every row")
                        .value("none in '" + target + "' of the row with id " + batch.ids()[row])
                        .remedy("leave out the rows without a class")
                        .build();
            }
        }
    }

    @Override
    public ClassTally merge(ClassTally left, ClassTally right) {
        return left.merge(right);
    }

    @Override
    public Outcome conclude(ClassTally total, State memory) {
        return conclusion.apply(total);
    }
}
