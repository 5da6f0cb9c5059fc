package io.penstock.steps.linear;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.penstock.engine.data.Batch;
import io.penstock.engine.data.Tensor;
import io.penstock.engine.local.LocalData;
import io.penstock.engine.local.LocalRunner;
import io.penstock.steps.testing.Peer;
import io.penstock.steps.testing.RealData;
import io.penstock.steps.testing.Tables;
import org.apache.spark.ml.classification.LogisticRegressionModel;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The same optimum as Spark MLlib's, on real data. */
class LogisticRegressionPeerTest {
    private static LocalData data(String name) {
        return switch (name) {
            case "digits" -> RealData.digits();
            case "cancer" -> RealData.breastCancer();
            case "weighted" -> {
                LocalData iris = RealData.iris();
                double[] weights = new double[150];
                for (int i = 0; i < 150; i++) {
                    weights[i] = 0.5 + i % 3;
                }
                yield Tables.weighted(iris, weights);
            }
            case "two" -> {
                Batch rows = RealData.iris().toBatch();
                int[] two = java.util.stream.IntStream.range(50, 150).toArray();
                double[] labels = java.util.Arrays.stream(two)
                        .mapToDouble(i -> i < 100 ? 0 : 1)
                        .toArray();
                yield Tables.of(rows.tensor("features").select(two), Tensor.scalars(labels));
            }
            default -> RealData.iris();
        };
    }

    @ParameterizedTest
    @CsvSource({
        "cancer,0.01,0,true,true",
        "cancer,0.01,0,true,false",
        "cancer,0.02,0.5,true,true",
        "iris,0.01,0,true,true",
        "iris,0.01,0,false,true",
        "two,0.01,0.5,false,true",
        "iris,0.01,0.5,false,true",
        "iris,0.01,0,true,false",
        "iris,0,0,true,true",
        "weighted,0.01,0,true,true",
        "digits,0.01,0,true,true",
        "digits,0.01,0.3,true,true"
    })
    void objectiveAndCoefficientsAreThoseOfMllib(
            String name, double lambda, double alpha, boolean standardize, boolean intercept) {
        LocalData data = data(name);
        LogisticRegression step = (LogisticRegression) new LogisticRegression()
                .with(LogisticRegression.TYPE
                        .defaults()
                        .with(LogisticRegression.L2, lambda * (1 - alpha))
                        .with(LogisticRegression.L1, lambda * alpha)
                        .with(LogisticRegression.STANDARDIZE, standardize)
                        .with(LogisticRegression.INTERCEPT, intercept)
                        .with(LogisticRegression.TOLERANCE, 1e-9)
                        .with(LogisticRegression.MAX_ITERATIONS, 5000));
        LogisticRegression ours =
                LocalRunner.create().fit(step, data.repartition(3).blocks(100)).step();
        LogisticRegressionModel theirs = new org.apache.spark.ml.classification.LogisticRegression()
                .setRegParam(lambda)
                .setElasticNetParam(alpha)
                .setStandardization(standardize)
                .setFitIntercept(intercept)
                .setWeightCol("weight")
                .setTol(1e-14)
                .setMaxIter(5000)
                .fit(Peer.dataset(data));
        Tensor coefficients = (Tensor) ours.attributes().get("coefficients");
        Tensor intercepts = (Tensor) ours.attributes().get("intercepts");
        double[] wanted = rowMajor(theirs);
        double[] wantedIntercepts = theirs.interceptVector().toArray();
        double mine = objective(data, coefficients.toDoubles(), intercepts.toDoubles(), lambda, alpha, standardize);
        double other = objective(data, wanted, wantedIntercepts, lambda, alpha, standardize);
        assertThat((Double) ours.attributes().get("objective"))
                .as("as computed here")
                .isCloseTo(mine, within(1e-9));
        assertThat(mine).isCloseTo(other, within(1e-6 * Math.max(0.01, other)));
        if (lambda > 0) {
            for (int i = 0; i < wanted.length; i++) {
                assertThat(coefficients.get(i))
                        .as("coefficient %d", i)
                        .isCloseTo(wanted[i], within(1e-4 * Math.max(1, Math.abs(wanted[i]))));
            }
            for (int k = 0; k < wantedIntercepts.length; k++) {
                assertThat(intercepts.get(k))
                        .as("intercept %d", k)
                        .isCloseTo(wantedIntercepts[k], within(1e-4 * Math.max(1, Math.abs(wantedIntercepts[k]))));
            }
        }
    }

    /** On features of very different scales MLlib's optimizer, which does not see the penalty's curvature, is far from done. */
    @ParameterizedTest
    @CsvSource({"cancer,0", "cancer,0.5", "digits,0"})
    void penaltiesOfCoefficientsInTheirOwnUnitsAreMinimizedAtLeastAsWell(String name, double alpha) {
        double lambda = 0.01;
        LocalData data = data(name);
        LogisticRegression step = (LogisticRegression) new LogisticRegression()
                .with(LogisticRegression.TYPE
                        .defaults()
                        .with(LogisticRegression.L2, lambda * (1 - alpha))
                        .with(LogisticRegression.L1, lambda * alpha)
                        .with(LogisticRegression.STANDARDIZE, false)
                        .with(LogisticRegression.MAX_ITERATIONS, 500));
        LogisticRegression ours = LocalRunner.create().fit(step, data).step();
        LogisticRegressionModel theirs = new org.apache.spark.ml.classification.LogisticRegression()
                .setRegParam(lambda)
                .setElasticNetParam(alpha)
                .setStandardization(false)
                .setTol(1e-12)
                .setMaxIter(50)
                .fit(Peer.dataset(data));
        double other =
                objective(data, rowMajor(theirs), theirs.interceptVector().toArray(), lambda, alpha, false);
        assertThat(ours.attributes()).containsEntry("converged", true);
        assertThat((Double) ours.attributes().get("objective")).isLessThanOrEqualTo(other + 1e-6);
    }

    private static double[] rowMajor(LogisticRegressionModel model) {
        double[] values = new double[model.coefficientMatrix().numRows() * model.numFeatures()];
        for (int k = 0; k < model.coefficientMatrix().numRows(); k++) {
            for (int j = 0; j < model.numFeatures(); j++) {
                values[k * model.numFeatures() + j] = model.coefficientMatrix().apply(k, j);
            }
        }
        return values;
    }

    /** The documented objective, computed anew from its definition. */
    private static double objective(
            LocalData data, double[] coefficients, double[] intercepts, double lambda, double alpha, boolean scaled) {
        Batch batch = data.toBatch();
        Tensor features = batch.tensor("features");
        int width = features.width();
        int rows = intercepts.length;
        double loss = 0;
        double total = 0;
        double totalSquares = 0;
        double[] mean = new double[width];
        for (int i = 0; i < batch.rows(); i++) {
            double weight =
                    batch.schema().has("weight") ? batch.tensor("weight").get(i) : 1;
            double[] margins = new double[Math.max(2, rows)];
            double sum = 0;
            for (int k = 0; k < rows; k++) {
                double margin = intercepts[k];
                for (int j = 0; j < width; j++) {
                    margin += coefficients[k * width + j] * features.get(i, j);
                }
                margins[rows == 1 ? 1 : k] = margin;
            }
            double largest = java.util.Arrays.stream(margins).max().orElseThrow();
            for (double margin : margins) {
                sum += Math.exp(margin - largest);
            }
            int label = (int) batch.tensor("label").get(i);
            loss += weight * (Math.log(sum) + largest - margins[label]);
            total += weight;
            totalSquares += weight * weight;
            for (int j = 0; j < width; j++) {
                mean[j] += weight * features.get(i, j);
            }
        }
        double penalty = 0;
        for (int j = 0; j < width; j++) {
            double squares = 0;
            for (int i = 0; i < batch.rows(); i++) {
                double weight =
                        batch.schema().has("weight") ? batch.tensor("weight").get(i) : 1;
                double deviation = features.get(i, j) - mean[j] / total;
                squares += weight * deviation * deviation;
            }
            double unit = scaled ? Math.sqrt(squares / (total - totalSquares / total)) : 1;
            for (int k = 0; k < rows; k++) {
                double w = coefficients[k * width + j] * unit;
                penalty += lambda * ((1 - alpha) / 2 * w * w + alpha * Math.abs(w));
            }
        }
        return loss / total + penalty;
    }
}
