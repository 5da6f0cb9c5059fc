package io.penstock.steps.network.train;

import io.penstock.steps.kernel.Precision;

/**
 * How a network learns.
 *
 * @param precision of all numbers on the device
 * @param epochs how often a fit goes through all rows
 * @param batchRows of a mini-batch
 * @param window rows that are shuffled among each other
 * @param descent from gradient to step
 * @param smoothing of classes
 * @param balanced whether rows weigh the less the more rows their class has
 * @param held share of rows that are held out
 * @param patience epochs without improvement on the rows held out after which a fit ends; 0 for none
 * @param keepLast whether a fit that diverges ends with its last finite state instead of an error
 * @param keepOptimizer whether the optimizer's state stays with what is learned
 */
public record Training(
        Precision precision,
        int epochs,
        int batchRows,
        int window,
        Descent descent,
        double smoothing,
        boolean balanced,
        double held,
        int patience,
        boolean keepLast,
        boolean keepOptimizer) {}
