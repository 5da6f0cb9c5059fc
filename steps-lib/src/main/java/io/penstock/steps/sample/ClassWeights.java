package io.penstock.steps.sample;

import io.penstock.engine.data.Schema;
import io.penstock.engine.learn.Exactness;
import io.penstock.engine.learn.Learnable;
import io.penstock.engine.learn.Learner;
import io.penstock.engine.learn.Outcome;
import io.penstock.engine.param.Distributions;
import io.penstock.engine.param.Param;
import io.penstock.engine.param.Settings;
import io.penstock.engine.step.Context;
import io.penstock.engine.step.LiveStep;
import io.penstock.engine.step.Phase;
import io.penstock.engine.step.State;
import io.penstock.engine.step.TrainingOnly;
import io.penstock.engine.type.BaseStep;
import io.penstock.engine.type.StepType;
import io.penstock.steps.common.Counts;
import io.penstock.steps.label.ClassTally;
import io.penstock.steps.label.ClassTallyLearner;
import io.penstock.steps.label.Classes;
import io.penstock.steps.label.Target;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Weighs every row by its class, in training only, so that rare classes count more: by {@code (n / (classes ·
 * count))^power}, which with the power 1 is scikit-learn's {@code balanced}: all classes weigh the same. The weights
 * multiply those that rows have, or become the new column {@code weight}; rows are counted, whatever they weigh.
 * Refused: a row without a class.
 */
public final class ClassWeights extends BaseStep implements Learnable, TrainingOnly {
    public static final Param<Double> POWER = Param.real("power", 1)
            .atLeast(0)
            .atMost(1)
            .space(Distributions.uniform(0, 1))
            .doc("How far classes are balanced: not at all with 0, wholly with 1.");
    public static final StepType<ClassWeights> TYPE = StepType.of(
                    "ClassWeights",
                    ClassWeights.class,
                    "Weighs rows so that rare classes count more, in training only.",
                    List.of(ClassSampler.TARGET, POWER),
                    ClassWeights::new)
            .withWireTypes(ClassTally.class, Counts.class);

    private static final String WEIGHTS = "weights";

    public ClassWeights() {
        this(TYPE.defaults(), State.EMPTY);
    }

    ClassWeights(Settings settings, State state) {
        super(settings, state);
    }

    @Override
    public StepType<ClassWeights> type() {
        return TYPE;
    }

    @Override
    public Exactness exactness() {
        return Exactness.EXACT;
    }

    @Override
    public Schema outputs(Schema inputs, Phase phase) {
        if (phase != Phase.TRAIN) {
            return inputs;
        }
        Target.of(inputs, get(ClassSampler.TARGET));
        return WeightColumn.outputs(inputs);
    }

    @Override
    public LiveStep setup(Context context) {
        if (context.phase() != Phase.TRAIN) {
            return batch -> batch;
        }
        Classes classes = Classes.read(state());
        String target = Target.read(state()).name();
        double[] weights = state().doubles(WEIGHTS);
        return batch -> {
            int[] positions = classes.positions(batch, target, null);
            double[] factors = new double[positions.length];
            for (int row = 0; row < factors.length; row++) {
                factors[row] = weights[positions[row]];
            }
            return WeightColumn.times(batch, factors);
        };
    }

    @Override
    public Learner<ClassTally> learner(Schema schema) {
        Target target = Target.of(schema, get(ClassSampler.TARGET));
        return new ClassTallyLearner(target, total -> conclude(total, target));
    }

    private Outcome conclude(ClassTally total, Target target) {
        long[] sizes = total.sizes();
        double[] weights = new double[sizes.length];
        for (int k = 0; k < sizes.length; k++) {
            weights[k] = Math.pow(total.rows() / ((double) sizes.length * sizes[k]), get(POWER));
        }
        return new Outcome.Fitted(
                withState(target.write(total.classes(target).write(State.EMPTY)).with(WEIGHTS, weights)));
    }

    /** The {@code classes} and their {@code weights}. Empty before a fit. */
    @Override
    public Map<String, Object> attributes() {
        if (!isFitted()) {
            return Map.of();
        }
        Map<String, Object> attributes = new LinkedHashMap<>();
        attributes.put("classes", Classes.read(state()).names());
        attributes.put(WEIGHTS, state().tensor(WEIGHTS));
        return attributes;
    }
}
