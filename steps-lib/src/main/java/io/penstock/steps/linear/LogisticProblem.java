package io.penstock.steps.linear;

import io.penstock.engine.step.State;
import io.penstock.steps.common.FeatureSpread;
import io.penstock.steps.kernel.LinearBlock;

/**
 * The objective of a logistic regression as its optimizer sees it: in coordinates in which every feature has mean 0 and
 * about the same curvature, without a change to the data.
 *
 * <p>The optimizer's point is {@code [rows, width]} coefficients {@code u}, then {@code [rows]} intercepts {@code c} if there
 * are any. What the data are measured with is {@code w = u / scale} and {@code b = c − mean · w}; the gradient goes the way
 * back. The scale is the deviation, with which the loss has the same curvature along every coefficient; where the penalty sees
 * {@code w} itself, its curvature counts as well. Features without deviation keep the coefficient 0.
 *
 * @param rows 1 for two classes, otherwise as many as there are classes
 * @param weight the total weight of the rows
 * @param mean by feature; zeros without an intercept
 * @param scale by feature; 0 where it is constant
 * @param l2 weight of half the square of every coefficient {@code u}, by feature
 * @param intercept whether there are intercepts
 */
record LogisticProblem(int rows, double weight, double[] mean, double[] scale, double[] l2, boolean intercept) {
    private static final String MEAN = "mean";
    private static final String SCALE = "scale";
    private static final String L2 = "l2";
    private static final String SHAPE = "shape";
    /** The largest second derivative of the logistic loss. */
    private static final double CURVATURE = 0.25;

    static LogisticProblem of(int rows, FeatureSpread spread, double l2, boolean standardize, boolean intercept) {
        double[] scale = spread.variances();
        double[] penalty = new double[scale.length];
        for (int j = 0; j < scale.length; j++) {
            if (scale[j] > 0) {
                scale[j] += standardize ? 0 : l2 / CURVATURE;
                penalty[j] = standardize ? l2 : l2 / scale[j];
            }
            scale[j] = Math.sqrt(scale[j]);
        }
        double[] mean = intercept ? spread.mean() : new double[scale.length];
        return new LogisticProblem(rows, spread.weight(), mean, scale, penalty, intercept);
    }

    static LogisticProblem read(State memory) {
        double[] shape = memory.doubles(SHAPE);
        return new LogisticProblem(
                (int) shape[0],
                shape[1],
                memory.doubles(MEAN),
                memory.doubles(SCALE),
                memory.doubles(L2),
                shape[2] != 0);
    }

    State write(State memory) {
        return memory.with(SHAPE, new double[] {rows, weight, intercept ? 1 : 0})
                .with(MEAN, mean)
                .with(SCALE, scale)
                .with(L2, l2);
    }

    int width() {
        return mean.length;
    }

    /** L1 penalties for the optimizer: none, or one per coordinate. */
    double[] penalties(double l1, boolean standardize) {
        if (l1 == 0) {
            return new double[0];
        }
        double[] penalties = new double[rows * width() + (intercept ? rows : 0)];
        for (int i = 0; i < rows * width(); i++) {
            double unit = scale[i % width()];
            penalties[i] = standardize || unit == 0 ? l1 : l1 / unit;
        }
        return penalties;
    }

    /** Zero coefficients, intercepts at the logarithms of the classes' shares. */
    double[] start(double[] classWeights) {
        double[] point = new double[rows * width() + (intercept ? rows : 0)];
        if (intercept && rows == 1) {
            point[width()] = Math.log(classWeights[1] / classWeights[0]);
        } else if (intercept) {
            for (int k = 0; k < rows; k++) {
                point[rows * width() + k] = Math.log(classWeights[k] / weight);
            }
            centre(point, rows * width(), 1);
        }
        return point;
    }

    /** The coefficients of the features as they are, {@code [rows, width]}. */
    double[] coefficients(double[] point) {
        double[] result = new double[rows * width()];
        for (int i = 0; i < result.length; i++) {
            double unit = scale[i % width()];
            result[i] = unit == 0 ? 0 : point[i] / unit;
        }
        return result;
    }

    /** The intercepts that go with {@link #coefficients}, {@code [rows]}; zeros where there are none. */
    double[] intercepts(double[] point) {
        double[] result = new double[rows];
        for (int k = 0; intercept && k < rows; k++) {
            double shift = 0;
            for (int j = 0; j < width(); j++) {
                double unit = scale[j];
                shift += unit == 0 ? 0 : point[k * width() + j] / unit * mean[j];
            }
            result[k] = point[rows * width() + k] - shift;
        }
        return result;
    }

    /** The smooth part of the objective at a point, from what the data gave there. */
    double value(double[] point, LinearBlock.Sums sums) {
        double penalty = 0;
        for (int i = 0; i < rows * width(); i++) {
            penalty += l2[i % width()] * point[i] * point[i];
        }
        return sums.loss() / weight + penalty / 2;
    }

    /** The gradient of the smooth part. */
    double[] gradient(double[] point, LinearBlock.Sums sums) {
        double[] result = new double[point.length];
        for (int k = 0; k < rows; k++) {
            double share = sums.interceptGradient()[k];
            for (int j = 0; j < width(); j++) {
                int i = k * width() + j;
                if (scale[j] > 0) {
                    double centred = sums.gradient()[i] - mean[j] * share;
                    result[i] = centred / scale[j] / weight + l2[j] * point[i];
                }
            }
            if (intercept) {
                result[rows * width() + k] = share / weight;
            }
        }
        return result;
    }

    /** Takes the mean over the classes from every column of {@code [rows, columns]} values from an offset on. */
    void centre(double[] values, int from, int columns) {
        for (int j = 0; j < columns; j++) {
            double sum = 0;
            for (int k = 0; k < rows; k++) {
                sum += values[from + k * columns + j];
            }
            for (int k = 0; k < rows; k++) {
                values[from + k * columns + j] -= sum / rows;
            }
        }
    }
}
