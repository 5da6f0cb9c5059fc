package io.penstock.steps.math;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OptimizerTest {
    private static final OptimizerSettings TIGHT =
            OptimizerSettings.defaults().withMaxIterations(500).withTolerances(0, 1e-8);

    /** Writes the gradient and returns the value. */
    private interface Objective {
        double at(double[] point, double[] gradient);
    }

    private static OptimizerState minimize(OptimizerSettings settings, double[] start, Objective objective) {
        OptimizerState state = OptimizerState.start(settings, start);
        while (!state.finished()) {
            double[] gradient = new double[start.length];
            double value = objective.at(state.point(), gradient);
            state = state.advance(value, gradient);
            assertThat(state.evaluations()).isLessThan(5000);
        }
        return state;
    }

    private static double rosenbrock(double[] x, double[] gradient) {
        double value = 0;
        for (int i = 0; i + 1 < x.length; i++) {
            double curve = x[i + 1] - x[i] * x[i];
            double gap = 1 - x[i];
            value += 100 * curve * curve + gap * gap;
            gradient[i] += -400 * curve * x[i] - 2 * gap;
            gradient[i + 1] += 200 * curve;
        }
        return value;
    }

    @Test
    void minimizesRosenbrockInFewEvaluations() {
        OptimizerState state = minimize(TIGHT, new double[] {-1.2, 1}, OptimizerTest::rosenbrock);
        assertThat(state.converged()).as(state.reason()).isTrue();
        assertThat(state.best()).containsExactly(new double[] {1, 1}, within(1e-7));
        assertThat(state.evaluations()).isLessThan(60);
        assertThat(state.point()).isSameAs(state.best());
        OptimizerState wide = minimize(TIGHT, new double[50], OptimizerTest::rosenbrock);
        assertThat(wide.converged()).as(wide.reason()).isTrue();
        assertThat(wide.bestValue()).isLessThan(1e-14);
        assertThat(wide.evaluations()).isLessThan(2 * wide.iterations());
    }

    @ParameterizedTest
    @ValueSource(doubles = {1, 1e3, 1e5})
    void minimizesIllConditionedQuadratics(double condition) {
        int size = 20;
        OptimizerSettings settings = new OptimizerSettings(500, 0, 1e-8, 30, new double[0]);
        double[] curvature = new double[size];
        double[] solution = new SplittableRandom(1).doubles(size).toArray();
        for (int i = 0; i < size; i++) {
            curvature[i] = Math.pow(condition, i / (size - 1.0));
        }
        OptimizerState state = minimize(settings, new double[size], (x, gradient) -> {
            double value = 3;
            for (int i = 0; i < size; i++) {
                gradient[i] = curvature[i] * (x[i] - solution[i]);
                value += gradient[i] * (x[i] - solution[i]) / 2;
            }
            return value;
        });
        assertThat(state.best()).containsExactly(solution, within(1e-6));
        assertThat(state.bestValue()).isCloseTo(3, within(1e-12));
        assertThat(state.evaluations()).isLessThan(300);
    }

    @Test
    void softThresholdsALassoQuadratic() {
        int size = 40;
        SplittableRandom random = new SplittableRandom(2);
        double[] target = random.doubles(size).map(value -> 4 * value - 2).toArray();
        double[] curvature = random.doubles(size).map(value -> 0.1 + 10 * value).toArray();
        double[] penalties = random.doubles(size).map(value -> 5 * value).toArray();
        penalties[0] = 0;
        double[] start = random.doubles(size).map(value -> value - 0.5).toArray();
        OptimizerState state = minimize(TIGHT.withPenalties(penalties), start, (x, gradient) -> {
            double value = 0;
            for (int i = 0; i < size; i++) {
                gradient[i] = curvature[i] * (x[i] - target[i]);
                value += gradient[i] * (x[i] - target[i]) / 2;
            }
            return value;
        });
        double expectedValue = 0;
        for (int i = 0; i < size; i++) {
            double shrunk = Math.max(0, Math.abs(target[i]) - penalties[i] / curvature[i]);
            double expected = Math.copySign(shrunk, target[i]);
            assertThat(state.best()[i]).isCloseTo(expected, within(1e-6));
            if (shrunk == 0) {
                assertThat(state.best()[i]).isZero();
            }
            double error = expected - target[i];
            expectedValue += curvature[i] * error * error / 2 + penalties[i] * Math.abs(expected);
        }
        assertThat(state.bestValue()).isCloseTo(expectedValue, within(1e-10));
        assertThat(state.evaluations()).isLessThan(120);
    }

    @Test
    void fitsALogisticModelWithAKnownOptimum() {
        // One binary feature: the optimum reproduces the log-odds of both groups.
        double[] counts = {30, 10, 5, 55}; // x=0,y=0; x=0,y=1; x=1,y=0; x=1,y=1
        Objective objective = (point, gradient) -> {
            double value = 0;
            for (int cell = 0; cell < 4; cell++) {
                double feature = cell / 2;
                double label = cell % 2;
                double margin = point[0] + point[1] * feature;
                double probability = 1 / (1 + Math.exp(-margin));
                value -= counts[cell] / 100 * Math.log(label == 1 ? probability : 1 - probability);
                gradient[0] += counts[cell] / 100 * (probability - label);
                gradient[1] += counts[cell] / 100 * (probability - label) * feature;
            }
            return value;
        };
        OptimizerState state = minimize(TIGHT, new double[2], objective);
        double base = Math.log(10.0 / 30);
        assertThat(state.best()).containsExactly(new double[] {base, Math.log(11) - base}, within(1e-6));
        assertThat(state.evaluations()).isLessThan(25);
        OptimizerState sparse = minimize(TIGHT.withPenalties(new double[] {0, 10}), new double[2], objective);
        assertThat(sparse.best()).containsExactly(new double[] {Math.log(65.0 / 35), 0}, within(1e-6));
    }

    @Test
    void theSameRunGivesTheSameBitsAndResumesFromItsParts() {
        OptimizerState state = OptimizerState.start(TIGHT, new double[] {-1.2, 1, 0.5});
        OptimizerState again = state;
        while (!state.finished()) {
            double[] gradient = new double[3];
            double value = rosenbrock(state.point(), gradient);
            state = state.advance(value, gradient);
            OptimizerState rebuilt = new OptimizerState(
                    again.settings(),
                    again.status(),
                    again.iterations(),
                    again.evaluations(),
                    again.point().clone(),
                    again.base().clone(),
                    again.baseValue(),
                    again.baseGradient().clone(),
                    again.direction().clone(),
                    again.search(),
                    again.history().clone(),
                    again.best().clone(),
                    again.bestValue());
            again = rebuilt.advance(value, gradient);
            assertThat(again.point()).isEqualTo(state.point());
        }
        assertThat(again.bestValue()).isEqualTo(state.bestValue());
        assertThat(again.finished()).isTrue();
    }

    @Test
    void backsAwayFromValuesThatAreNotFinite() {
        // The minimum at 0.1 is next to where the logarithm is not defined.
        OptimizerState state = minimize(TIGHT, new double[] {5}, (x, gradient) -> {
            gradient[0] = 10 - 1 / x[0];
            return 10 * x[0] - Math.log(x[0]);
        });
        assertThat(state.converged()).as(state.reason()).isTrue();
        assertThat(state.best()[0]).isCloseTo(0.1, within(1e-8));
        OptimizerState penalized = minimize(TIGHT.withPenalties(new double[] {5}), new double[] {5}, (x, gradient) -> {
            gradient[0] = 5 - 1 / x[0];
            return 5 * x[0] - Math.log(x[0]);
        });
        assertThat(penalized.best()[0]).isCloseTo(0.1, within(1e-7));
    }

    @Test
    void saysWhyItCannotGoOn() {
        OptimizerState start = OptimizerState.start(TIGHT, new double[1]);
        OptimizerState broken = start.advance(Double.NaN, new double[1]);
        assertThat(broken.status()).isEqualTo(OptimizerStatus.NOT_FINITE);
        assertThatIllegalStateException().isThrownBy(() -> broken.advance(0, new double[1]));
        OptimizerState wrong = minimize(TIGHT, new double[] {1}, (x, gradient) -> {
            gradient[0] = -1; // the wrong sign
            return x[0] * x[0];
        });
        assertThat(wrong.status()).isEqualTo(OptimizerStatus.NO_PROGRESS);
        assertThat(wrong.reason()).contains("gradient is wrong");
        OptimizerState cliff = minimize(TIGHT, new double[] {1}, (x, gradient) -> {
            gradient[0] = 1;
            return x[0] == 1 ? 1 : Double.NaN;
        });
        assertThat(cliff.status()).isEqualTo(OptimizerStatus.NO_PROGRESS);
        assertThat(cliff.best()).containsExactly(1);
        OptimizerState cut = minimize(TIGHT.withMaxIterations(3), new double[] {-1.2, 1}, OptimizerTest::rosenbrock);
        assertThat(cut.status()).isEqualTo(OptimizerStatus.ITERATIONS);
        assertThat(cut.iterations()).isEqualTo(3);
        assertThat(minimize(TIGHT, new double[0], (x, gradient) -> 1).converged())
                .isTrue();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> OptimizerState.start(TIGHT.withPenalties(new double[2]), new double[1]));
        assertThatIllegalArgumentException().isThrownBy(() -> start.advance(1, new double[2]));
    }
}
