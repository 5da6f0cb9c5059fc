package io.penstock.bench;

import java.util.function.DoubleSupplier;

/**
 * One piece of work that Penstock and a peer do on the same data, in the same process.
 *
 * <p>Each side gives its quality, so that nobody wins by doing less.
 */
interface Comparison {
    String name();

    /** What the quality is, such as {@code objective}. */
    String quality();

    /** Does the work; the quality is asked for later, untimed. */
    DoubleSupplier penstock();

    /** Does the work; the quality is asked for later, untimed. */
    DoubleSupplier peer();
}
