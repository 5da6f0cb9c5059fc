package io.penstock.examples.steps;

import io.penstock.engine.data.Schema;
import io.penstock.engine.data.Tensor;
import io.penstock.engine.learn.Exactness;
import io.penstock.engine.learn.Learnable;
import io.penstock.engine.learn.Learner;
import io.penstock.engine.learn.Outcome;
import io.penstock.engine.learn.Pass;
import io.penstock.engine.step.Context;
import io.penstock.engine.step.ElementwiseLive;
import io.penstock.engine.step.LiveStep;
import io.penstock.engine.step.Phase;
import io.penstock.engine.step.State;
import io.penstock.engine.step.Step;
import io.penstock.steps.common.Features;

/** Divides every feature by its largest magnitude in training. */
public record LargestToOne(State state) implements Learnable {
    @Override
    public Step withState(State learned) {
        return new LargestToOne(learned);
    }

    @Override
    public Exactness exactness() {
        return Exactness.EXACT;
    }

    @Override
    public Schema outputs(Schema inputs, Phase phase) {
        return ElementwiseLive.outputsOfEach(inputs);
    }

    @Override
    public LiveStep setup(Context context) {
        double[] largest = state.doubles("largest");
        return ElementwiseLive.each((value, j) -> largest[j] > 0 ? value / largest[j] : value);
    }

    @Override
    public Learner<double[]> learner(Schema schema) {
        return new Largest(Features.numeric(schema));
    }

    /** The partial holds the largest magnitude of every feature so far. */
    private record Largest(Features features) implements Learner<double[]> {
        @Override
        public Pass<double[]> open(Context context) {
            double[] largest = new double[features.width()];
            return Pass.of(batch -> fold(features.matrix(batch), largest), () -> largest);
        }

        @Override
        public double[] merge(double[] left, double[] right) {
            double[] both = left.clone();
            fold(Tensor.scalars(right), both);
            return both;
        }

        @Override
        public Outcome conclude(double[] total, State memory) {
            return new Outcome.Fitted(new LargestToOne(State.EMPTY.with("largest", total)));
        }

        private static void fold(Tensor values, double[] largest) {
            for (int i = 0; i < values.elements(); i++) {
                int j = i % largest.length;
                largest[j] = Math.max(largest[j], Math.abs(values.get(i)));
            }
        }
    }
}
