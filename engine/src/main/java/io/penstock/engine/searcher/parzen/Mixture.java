package io.penstock.engine.searcher.parzen;

import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * A density over some axes together: a weighted sum of kernels, one per observed point, and of the prior. The kernel of a point is a product over the axes: a
 * normal density truncated to the unit interval; its integral over the interval of the value where values can be counted; a share spread over the
 * categories where values have no order.
 *
 * <p>After J. Bergstra and others, "Algorithms for hyper-parameter optimization" (2011), and S. Watanabe, "Tree-structured Parzen estimator:
 * understanding its algorithm components and their roles for better empirical performance" (2023). Immutable.
 */
public final class Mixture {
    private final List<Axis> axes;
    private final double[] weights;
    private final double[][] centres;
    private final double[][] widths;
    private final double[][] scales;
    private final int[][] categories;
    private final double[][][] shares;
    private final double[] constants;

    /**
     * Estimates a density. Kernels reach as far as to the farther neighbour; a category keeps more to itself the more points there are.
     *
     * @param axes that it is over
     * @param cells intervals of the observed points' values, by point and axis
     * @param weights of the points; that of the prior is 1
     * @param least that a kernel's width may be, in unit coordinates
     */
    public static Mixture of(List<Axis> axes, double[][][] cells, double[] weights, double least) {
        int points = cells.length;
        double[] all = Arrays.copyOf(weights, points + 1);
        all[points] = 1;
        double[][] widths = new double[axes.size()][];
        double[] spread = new double[axes.size()];
        for (int a = 0; a < widths.length; a++) {
            Axis axis = axes.get(a);
            if (axis.isCategorical()) {
                spread[a] = Math.max(axis.leastSpread(), 1 / (1 + (double) points / axis.categories()));
                continue;
            }
            double[] centres = new double[points];
            for (int k = 0; k < points; k++) {
                centres[k] = (cells[k][a][0] + cells[k][a][1]) / 2;
            }
            widths[a] = Widths.of(centres, Math.max(least, axis.step() / 2));
        }
        return new Mixture(axes, cells, all, widths, spread);
    }

    /**
     * Estimates a density.
     *
     * @param axes that it is over
     * @param cells intervals of the observed points' values, by point and axis
     * @param weights of the points and, last, of the prior; not negative
     * @param widths of the kernels, by axis and point: standard deviations in unit coordinates
     * @param spread the share of a categorical kernel that goes to all categories as the prior has it, by axis
     */
    private Mixture(List<Axis> axes, double[][][] cells, double[] weights, double[][] widths, double[] spread) {
        this.axes = axes;
        this.widths = widths;
        int points = cells.length;
        double total = 0;
        for (double weight : weights) {
            total += weight;
        }
        this.weights = weights.clone();
        constants = new double[points + 1];
        for (int k = 0; k <= points; k++) {
            this.weights[k] /= total;
            constants[k] = this.weights[k];
        }
        centres = new double[axes.size()][points];
        scales = new double[axes.size()][points];
        categories = new int[axes.size()][points];
        shares = new double[axes.size()][][];
        for (int a = 0; a < axes.size(); a++) {
            Axis axis = axes.get(a);
            if (axis.isCategorical()) {
                shares[a] = shares(axis, spread[a]);
            }
            for (int k = 0; k < points; k++) {
                double[] cell = cells[k][a];
                if (axis.isCategorical()) {
                    categories[a][k] = Axis.category(cell);
                    continue;
                }
                double width = widths[a][k];
                double centre = (cell[0] + cell[1]) / 2;
                centres[a][k] = centre;
                scales[a][k] = 1 / width;
                double inside = Math.max(1e-12, Normal.cdf((1 - centre) / width) - Normal.cdf(-centre / width));
                constants[k] *= axis.isContinuous() ? 1 / (inside * width * Math.sqrt(2 * Math.PI)) : 1 / inside;
            }
        }
    }

    private static double[][] shares(Axis axis, double spread) {
        double[] prior = axis.prior();
        double[][] shares = new double[prior.length][prior.length];
        for (int from = 0; from < prior.length; from++) {
            for (int to = 0; to < prior.length; to++) {
                shares[from][to] = spread * prior[to] + (from == to ? 1 - spread : 0);
            }
        }
        return shares;
    }

    /** The logarithm of the density of a point whose values have these intervals. */
    public double logDensity(double[][] cells) {
        int points = weights.length - 1;
        double[] products = constants.clone();
        double[] exponents = new double[points];
        for (int a = 0; a < axes.size(); a++) {
            Axis axis = axes.get(a);
            double[] cell = cells[a];
            double[] centre = centres[a];
            double[] scale = scales[a];
            if (axis.isContinuous()) {
                double at = cell[0];
                for (int k = 0; k < points; k++) {
                    double z = (at - centre[k]) * scale[k];
                    exponents[k] -= 0.5 * z * z;
                }
            } else if (axis.isCategorical()) {
                int category = Axis.category(cell);
                for (int k = 0; k < points; k++) {
                    products[k] *= shares[a][categories[a][k]][category];
                }
                products[points] *= cell[1] - cell[0];
            } else {
                for (int k = 0; k < points; k++) {
                    products[k] *=
                            Normal.cdf((cell[1] - centre[k]) * scale[k]) - Normal.cdf((cell[0] - centre[k]) * scale[k]);
                }
                products[points] *= cell[1] - cell[0];
            }
        }
        double sum = products[points];
        for (int k = 0; k < points; k++) {
            if (exponents[k] > -40) {
                sum += products[k] * Math.exp(exponents[k]);
            }
        }
        return Math.log(sum + Double.MIN_NORMAL);
    }

    /** Draws a point: a coordinate per axis. */
    public double[] sample(RandomGenerator random) {
        double drawn = random.nextDouble();
        int component = 0;
        while (component < weights.length - 1 && drawn >= weights[component]) {
            drawn -= weights[component];
            component++;
        }
        double[] point = new double[axes.size()];
        for (int a = 0; a < point.length; a++) {
            double uniform = random.nextDouble();
            if (component == weights.length - 1) {
                point[a] = uniform;
            } else if (axes.get(a).isCategorical()) {
                point[a] = axes.get(a).middle(pick(shares[a][categories[a][component]], uniform));
            } else {
                double centre = centres[a][component];
                double width = widths[a][component];
                double from = Normal.cdf(-centre / width);
                double to = Normal.cdf((1 - centre) / width);
                double at = centre + width * Normal.quantile(from + uniform * (to - from));
                point[a] = Math.min(1, Math.max(0, at));
            }
        }
        return point;
    }

    private static int pick(double[] shares, double uniform) {
        double left = uniform;
        for (int i = 0; i < shares.length - 1; i++) {
            left -= shares[i];
            if (left < 0) {
                return i;
            }
        }
        return shares.length - 1;
    }
}
