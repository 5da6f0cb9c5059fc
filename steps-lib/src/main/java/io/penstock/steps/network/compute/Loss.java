package io.penstock.steps.network.compute;

import java.util.Locale;

/** What a head's outputs should not be; every loss is a mean over the numbers of a row, and a weighted mean over rows. */
public enum Loss {
    /** Of logits {@code [rows, classes]} against the class of each row, by softmax. */
    CROSS_ENTROPY,
    /** Of logits against probabilities between 0 and 1, number by number, by the logistic function. */
    BINARY,
    /** Half the squared difference. */
    SQUARED,
    /** The absolute difference. */
    ABSOLUTE,
    /** Half the squared difference up to 1, the absolute difference less one half beyond. See P. Huber, 1964. */
    HUBER;

    /** The name in files, in lower case. */
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }
}
