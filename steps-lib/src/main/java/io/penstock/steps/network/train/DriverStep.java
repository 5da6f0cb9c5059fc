package io.penstock.steps.network.train;

import io.penstock.engine.step.Device;
import io.penstock.steps.network.compute.Block;
import io.penstock.steps.network.compute.Compute;
import io.penstock.steps.network.graph.Layout;

/** One step of descent on the driver, with a gradient that workers have gathered. */
final class DriverStep {
    private DriverStep() {}

    /**
     * The parameters after the step; the gradient itself where that is not finite.
     *
     * @param gradient at a mini-batch
     * @param slots what the optimizer remembers; changed in place
     */
    static double[] apply(Training training, Layout layout, Progress progress, double[] gradient, double[][] slots) {
        try (Compute compute = Devices.compute(Device.CPU, training.precision());
                Block parameters = block(compute, progress.parameters());
                Block slope = block(compute, gradient)) {
            Block[] blocks = new Block[slots.length];
            try {
                for (int i = 0; i < slots.length; i++) {
                    blocks[i] = block(compute, slots[i]);
                }
                double rate = training.descent().rateAt(progress.epoch(), training.epochs(), progress.step());
                training.descent().apply(compute, layout, parameters, slope, blocks, rate, progress.step());
                for (int i = 0; i < slots.length; i++) {
                    compute.read(blocks[i], 0, slots[i], 0, slots[i].length);
                }
                double[] next = new double[gradient.length];
                compute.read(parameters, 0, next, 0, next.length);
                return DescentPass.isFinite(gradient) ? next : gradient;
            } finally {
                for (Block block : blocks) {
                    if (block != null) {
                        block.close();
                    }
                }
            }
        }
    }

    private static Block block(Compute compute, double[] values) {
        Block block = compute.allocate(values.length);
        compute.write(values, 0, block, 0, values.length);
        return block;
    }
}
