package io.penstock.steps.decompose;

import io.penstock.engine.learn.Outcome;
import io.penstock.engine.step.State;
import io.penstock.steps.common.StateWidth;
import io.penstock.steps.kernel.DenseSolver;
import io.penstock.steps.kernel.Moments;

/** From eigenvalues and eigenvectors to a fitted {@link Pca}. */
final class Components {
    private Components() {}

    /** The covariance solver. */
    static Outcome ofMoments(Pca step, Moments total) {
        int width = total.columns();
        int count = step.settings().get(Pca.COMPONENTS);
        Pca.requireRoom(count, width);
        DenseSolver.Eigen eigen = DenseSolver.symmetricEigen(total.featureScatter(), width, count);
        double trace = 0;
        for (double square : total.squares()) {
            trace += square;
        }
        return fitted(step, eigen, total.mean(), total.weight(), total.rows(), trace);
    }

    /**
     * @param scatter eigenvalues of the sum of squares about the mean, and vectors
     * @param weight of all rows
     * @param trace the sum of all eigenvalues
     */
    static Outcome fitted(Pca step, DenseSolver.Eigen scatter, double[] mean, double weight, long rows, double trace) {
        int count = scatter.values().length;
        double divisor = rows > 1 && weight > 0 ? weight * (rows - 1) / rows : Double.POSITIVE_INFINITY;
        double[] variance = new double[count];
        double[] ratio = new double[count];
        double[] singular = new double[count];
        for (int i = 0; i < count; i++) {
            double value = Math.max(0, scatter.values()[i]);
            variance[i] = value / divisor;
            ratio[i] = trace > 0 ? value / trace : 0;
            singular[i] = Math.sqrt(value);
        }
        return new Outcome.Fitted(step.withState(State.EMPTY
                .with(Pca.COMPONENT_ROWS, scatter.vectors(), count, mean.length)
                .with(Pca.MEAN, mean)
                .with(Pca.VARIANCE, variance)
                .with(Pca.RATIO, ratio)
                .with(Pca.SINGULAR, singular)
                .with(Pca.TOTAL, new double[] {trace / divisor})
                .with(StateWidth.NAME, (Object) mean.length)));
    }
}
