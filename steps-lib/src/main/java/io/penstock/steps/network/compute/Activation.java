package io.penstock.steps.network.compute;

import java.util.Locale;

/** Functions of one number, whose derivative follows from their result. */
public enum Activation {
    IDENTITY,
    /** {@code max(0, x)}. */
    RELU,
    /** {@code x} above 0, {@code x / 100} below. */
    LEAKY_RELU,
    /** {@code x} above 0, {@code exp(x) - 1} below. */
    ELU,
    /** {@code 1 / (1 + exp(-x))}. */
    SIGMOID,
    TANH,
    /** {@code log(1 + exp(x))}. */
    SOFTPLUS;

    /** The name in files, in lower case. */
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The value of the function. */
    public double apply(double x) {
        return switch (this) {
            case IDENTITY -> x;
            case RELU -> Math.max(0, x);
            case LEAKY_RELU -> x > 0 ? x : 0.01 * x;
            case ELU -> x > 0 ? x : Math.expm1(x);
            case SIGMOID -> 1 / (1 + Math.exp(-x));
            case TANH -> Math.tanh(x);
            case SOFTPLUS -> Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
        };
    }

    /** The derivative where the function has that value. */
    public double slope(double value) {
        return switch (this) {
            case IDENTITY -> 1;
            case RELU -> value > 0 ? 1 : 0;
            case LEAKY_RELU -> value > 0 ? 1 : 0.01;
            case ELU -> value > 0 ? 1 : value + 1;
            case SIGMOID -> value * (1 - value);
            case TANH -> 1 - value * value;
            case SOFTPLUS -> -Math.expm1(-value);
        };
    }
}
