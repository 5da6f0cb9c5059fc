package io.penstock.steps.network.train;

import io.penstock.steps.network.compute.Block;
import io.penstock.steps.network.compute.Compute;
import io.penstock.steps.network.graph.Layout;

/**
 * From gradient to step.
 *
 * @param optimizer which
 * @param rate of learning
 * @param momentum of gradient descent, or the decay of Adam's first moment
 * @param decay of Adam's second moment
 * @param nesterov whether momentum looks ahead
 * @param schedule of the rate
 * @param scheduleEpochs epochs from one step of the rate to the next
 * @param scheduleFactor of the rate at such a step
 * @param warmUp steps over which the rate grows from 0; 0 for none
 * @param l2 weight of half the squared weights in the loss
 * @param weightDecay share of the weights, times the rate, that every step takes away (AdamW)
 * @param clip the largest norm of the gradient; 0 for no bound
 */
public record Descent(
        Optimizer optimizer,
        double rate,
        double momentum,
        double decay,
        boolean nesterov,
        Schedule schedule,
        int scheduleEpochs,
        double scheduleFactor,
        int warmUp,
        double l2,
        double weightDecay,
        double clip) {
    private static final double EPSILON = 1e-8;

    /** How steps follow from gradients. */
    public enum Optimizer {
        /** Gradient descent with momentum. */
        SGD,
        /** See D. Kingma and J. Ba, ICLR 2015. */
        ADAM,
        /** Adam whose weights decay by themselves; see I. Loshchilov and F. Hutter, ICLR 2019. */
        ADAMW
    }

    /** How the rate goes. */
    public enum Schedule {
        CONSTANT,
        /** A factor after every so many epochs. */
        STEP,
        /** Half a cosine, from the full rate to 0 at the last epoch; see I. Loshchilov and F. Hutter, ICLR 2017. */
        COSINE
    }

    /** How many vectors the optimizer remembers. */
    public int slots() {
        return optimizer == Optimizer.SGD ? momentum == 0 ? 0 : 1 : 2;
    }

    /**
     * The rate of a step.
     *
     * @param epoch of the fit, from 0
     * @param epochs of the fit
     * @param step over all fits, from 0
     */
    public double rateAt(int epoch, int epochs, long step) {
        double factor = switch (schedule) {
            case CONSTANT -> 1;
            case STEP -> Math.pow(scheduleFactor, epoch / scheduleEpochs);
            case COSINE -> (1 + Math.cos(Math.PI * epoch / epochs)) / 2;
        };
        return rate * factor * (warmUp > 0 ? Math.min(1, (step + 1.0) / warmUp) : 1);
    }

    /**
     * One step, for the stretches that learn.
     *
     * @param gradient is changed
     * @param slots {@link #slots} blocks as long as the parameters
     * @param step over all fits, from 0
     * @return the squared norm of the gradient before it was clipped; not finite where the gradient is not, and then nothing was changed
     */
    public double apply(
            Compute compute,
            Layout layout,
            Block parameters,
            Block gradient,
            Block[] slots,
            double rateNow,
            long step) {
        double norm = 0;
        if (l2 > 0) {
            for (Layout.Placed layer : layout.layers()) {
                for (Layout.Part part : layer.weights()) {
                    if (part.weight().decays()) {
                        int length = part.weight().length();
                        compute.add(l2, parameters.part(part.at(), length), gradient.part(part.at(), length));
                    }
                }
            }
        }
        for (long[] stretch : layout.learning()) {
            norm += compute.squaredNorm(gradient.part(stretch[0], stretch[1] - stretch[0]));
        }
        if (!(norm < Double.POSITIVE_INFINITY)) {
            return norm;
        }
        if (clip > 0 && norm > clip * clip) {
            compute.scale(clip / Math.sqrt(norm), gradient);
        }
        if (weightDecay > 0) {
            decay(compute, layout, parameters, rateNow);
        }
        for (long[] stretch : layout.learning()) {
            step(compute, stretch, parameters, gradient, slots, rateNow, step);
        }
        return norm;
    }

    private void decay(Compute compute, Layout layout, Block parameters, double rateNow) {
        for (Layout.Placed layer : layout.layers()) {
            for (Layout.Part part : layer.weights()) {
                if (part.weight().decays() && !layer.frozen()) {
                    compute.scale(
                            1 - rateNow * weightDecay,
                            parameters.part(part.at(), part.weight().length()));
                }
            }
        }
    }

    private void step(
            Compute compute,
            long[] stretch,
            Block parameters,
            Block gradient,
            Block[] slots,
            double rateNow,
            long step) {
        long length = stretch[1] - stretch[0];
        Block weights = parameters.part(stretch[0], length);
        Block slope = gradient.part(stretch[0], length);
        if (optimizer == Optimizer.SGD) {
            if (slots.length == 0) {
                compute.add(-rateNow, slope, weights);
            } else {
                compute.momentum(weights, slope, slots[0].part(stretch[0], length), rateNow, momentum, nesterov);
            }
            return;
        }
        double first = 1 - Math.pow(momentum, step + 1);
        double second = Math.sqrt(1 - Math.pow(decay, step + 1));
        compute.adam(
                weights,
                slope,
                slots[0].part(stretch[0], length),
                slots[1].part(stretch[0], length),
                rateNow * second / first,
                momentum,
                decay,
                EPSILON * second);
    }
}
