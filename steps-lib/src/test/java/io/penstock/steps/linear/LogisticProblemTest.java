package io.penstock.steps.linear;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.penstock.engine.data.Tensor;
import io.penstock.engine.step.State;
import io.penstock.steps.common.FeatureSpread;
import io.penstock.steps.common.OptimizerMemory;
import io.penstock.steps.kernel.Kernels;
import io.penstock.steps.kernel.LinearBlock;
import io.penstock.steps.kernel.MarginLoss;
import io.penstock.steps.kernel.Precision;
import io.penstock.steps.math.OptimizerSettings;
import io.penstock.steps.math.OptimizerState;
import io.penstock.steps.testing.Tables;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LogisticProblemTest {
    private static final int ROWS = 50;
    private static final int WIDTH = 4;

    private final Tensor features = Tables.gaussian(ROWS, WIDTH, 3);

    private LinearBlock.Sums measure(LogisticProblem problem, double[] point, double[] weights) {
        int[] labels = new int[ROWS];
        double[] numbers = new double[ROWS];
        for (int i = 0; i < ROWS; i++) {
            labels[i] = i % (problem.rows() == 1 ? 2 : problem.rows());
            numbers[i] = labels[i];
        }
        try (LinearBlock block = new LinearBlock(Kernels.cpu(), WIDTH, problem.rows(), Precision.FLOAT64)) {
            block.parameters(problem.coefficients(point), problem.intercepts(point));
            MarginLoss loss = problem.rows() == 1
                    ? MarginLoss.logistic(numbers, 0, weights)
                    : MarginLoss.softmax(problem.rows(), labels, 0, weights);
            block.learn(features.doubles(), 0, ROWS, loss);
            return block.finish();
        }
    }

    @ParameterizedTest
    @CsvSource({"1,true,true", "1,false,true", "3,true,true", "3,true,false", "3,false,false", "5,false,true"})
    void theGradientIsThatOfTheObjective(int rows, boolean intercept, boolean standardize) {
        SplittableRandom random = new SplittableRandom(4);
        double[] weights = new double[ROWS];
        for (int i = 0; i < ROWS; i++) {
            weights[i] = random.nextDouble();
        }
        FeatureSpread spread = FeatureSpread.of(features, weights);
        LogisticProblem problem = LogisticProblem.of(rows, spread, 0.3, standardize, intercept);
        double[] point = new double[rows * WIDTH + (intercept ? rows : 0)];
        for (int i = 0; i < point.length; i++) {
            point[i] = random.nextGaussian();
        }
        double[] gradient = problem.gradient(point, measure(problem, point, weights));
        double step = 1e-6;
        for (int i = 0; i < point.length; i++) {
            double[] up = point.clone();
            double[] down = point.clone();
            up[i] += step;
            down[i] -= step;
            double difference = problem.value(up, measure(problem, up, weights))
                    - problem.value(down, measure(problem, down, weights));
            assertThat(gradient[i]).as("coordinate %d", i).isCloseTo(difference / (2 * step), within(1e-7));
        }
    }

    @Test
    void memoryKeepsProblemAndOptimizer() {
        FeatureSpread spread = FeatureSpread.of(features, null);
        LogisticProblem problem = LogisticProblem.of(3, spread, 0.3, false, true);
        OptimizerSettings settings = OptimizerSettings.defaults().withPenalties(problem.penalties(0.1, false));
        OptimizerState direct = OptimizerState.start(settings, problem.start(new double[] {10, 20, 20}));
        OptimizerState remembered = direct;
        for (int i = 0; i < 12 && !direct.finished(); i++) {
            State memory = OptimizerMemory.write(problem.write(State.EMPTY), remembered);
            LogisticProblem read = LogisticProblem.read(memory);
            remembered = OptimizerMemory.read(memory);
            LinearBlock.Sums sums = measure(problem, direct.point(), null);
            direct = direct.advance(problem.value(direct.point(), sums), problem.gradient(direct.point(), sums));
            remembered =
                    remembered.advance(read.value(remembered.point(), sums), read.gradient(remembered.point(), sums));
            assertThat(remembered.point()).containsExactly(direct.point());
            assertThat(remembered.status()).isEqualTo(direct.status());
        }
    }
}
