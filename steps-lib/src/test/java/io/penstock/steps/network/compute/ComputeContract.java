package io.penstock.steps.network.compute;

/**
 * What any {@link Compute} must do, beside plain loops in float64, in both precisions: sizes that fill no tile, parts of blocks, padding, strides, ties, errors. A
 * device's test implements this.
 */
public interface ComputeContract
        extends BlocksContract,
                ElementsContract,
                StepsContract,
                LossesContract,
                NormalizationsContract,
                WindowsContract,
                RecurrencesContract {}
