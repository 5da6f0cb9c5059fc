package io.penstock.steps.network.train;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What the rows of some partitions have come to in a round.
 *
 * @param weight of the rows that were learned from
 * @param parameters of the copies, or the gradients, times the weight of their rows; empty where there were none
 * @param statistics of the copies, likewise
 * @param slots of their optimizers, one after the other, likewise
 * @param loss of the rows, weighted, each before it was learned from
 * @param held losses of the rows held out, weighted, for each candidate
 * @param heldWeight of these rows
 * @param step the most steps that a copy has done over all fits
 * @param rejected copies that were not finite
 * @param copies parameters and statistics of each copy, where they are wanted
 */
public record Share(
        double weight,
        double[] parameters,
        double[] statistics,
        double[] slots,
        double loss,
        double[] held,
        double heldWeight,
        long step,
        long rejected,
        List<double[]> copies) {
    /** Of no rows. */
    static Share none(long step) {
        double[] no = new double[0];
        return new Share(0, no, no, no, 0, no, 0, step, 0, List.of());
    }

    Share merge(Share later) {
        List<double[]> all = new ArrayList<>(copies);
        all.addAll(later.copies);
        return new Share(
                weight + later.weight,
                sum(parameters, later.parameters),
                sum(statistics, later.statistics),
                sum(slots, later.slots),
                loss + later.loss,
                sum(held, later.held),
                heldWeight + later.heldWeight,
                Math.max(step, later.step),
                rejected + later.rejected,
                List.copyOf(all));
    }

    /** These numbers over the weight of the rows. */
    double[] mean(double[] sums) {
        double[] mean = sums.clone();
        for (int i = 0; i < mean.length; i++) {
            mean[i] /= weight;
        }
        return mean;
    }

    /** A new array with all numbers times the weight. */
    static double[] weighted(double[] values, double weight) {
        double[] product = values.clone();
        for (int i = 0; i < product.length; i++) {
            product[i] *= weight;
        }
        return product;
    }

    static double[] sum(double[] left, double[] right) {
        if (left.length == 0 || right.length == 0) {
            return left.length == 0 ? right : left;
        }
        double[] sum = left.clone();
        for (int i = 0; i < sum.length; i++) {
            sum[i] += right[i];
        }
        return sum;
    }

    /** One array after the other. */
    static double[] joined(double[]... parts) {
        double[] all =
                new double[Arrays.stream(parts).mapToInt(part -> part.length).sum()];
        int at = 0;
        for (double[] part : parts) {
            System.arraycopy(part, 0, all, at, part.length);
            at += part.length;
        }
        return all;
    }
}
