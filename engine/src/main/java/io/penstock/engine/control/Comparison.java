package io.penstock.engine.control;

/** How a value is compared with a given one. */
enum Comparison {
    BELOW,
    AT_MOST,
    IS,
    AT_LEAST,
    ABOVE;

    boolean holds(double value, double given) {
        return switch (this) {
            case BELOW -> value < given;
            case AT_MOST -> value <= given;
            case IS -> value == given;
            case AT_LEAST -> value >= given;
            case ABOVE -> value > given;
        };
    }
}
