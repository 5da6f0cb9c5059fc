package io.penstock.engine.param;

/** The standard normal distribution, to about fifteen digits, its tails included. */
public final class NormalCurve {
    private static final double LOG_ROOT_TWO_PI = 0.5 * Math.log(2 * Math.PI);
    private static final double ROOT_TWO_PI = Math.sqrt(2 * Math.PI);

    /** Where the central, the middle and the far rational functions of Cody meet. */
    private static final double CENTRE = 0.67448975;

    private static final double MIDDLE = Math.sqrt(32);

    private static final double[] CENTRE_ABOVE = {
        .065682337918207449113,
        2.2352520354606839287,
        161.02823106855587881,
        1067.6894854603709582,
        18154.981253343561249
    };
    private static final double[] CENTRE_BELOW = {
        1, 47.20258190468824187, 976.09855173777669322, 10260.932208618978205, 45507.789335026729956
    };
    private static final double[] MIDDLE_ABOVE = {
        1.0765576773720192317e-8,
        .39894151208813466764,
        8.8831497943883759412,
        93.506656132177855979,
        597.27027639480026226,
        2494.5375852903726711,
        6848.1904505362823326,
        11602.651437647350124,
        9842.7148383839780218
    };
    private static final double[] MIDDLE_BELOW = {
        1,
        22.266688044328115691,
        235.38790178262499861,
        1519.377599407554805,
        6485.558298266760755,
        18615.571640885098091,
        34900.952721145977266,
        38912.003286093271411,
        19685.429676859990727
    };
    private static final double[] FAR_ABOVE = {
        .02307344176494017303,
        .21589853405795699,
        .1274011611602473639,
        .022235277870649807,
        .001421619193227893466,
        2.9112874951168792e-5
    };
    private static final double[] FAR_BELOW = {
        1, 1.28426009614491121, .468238212480865118, .0659881378689285515, .00378239633202758244, 7.29751555083966205e-5
    };

    private static final double[] GUESS_ABOVE = {
        -3.969683028665376e+01,
        2.209460984245205e+02,
        -2.759285104469687e+02,
        1.383577518672690e+02,
        -3.066479806614716e+01,
        2.506628277459239e+00
    };
    private static final double[] GUESS_BELOW = {
        -5.447609879822406e+01,
        1.615858368580409e+02,
        -1.556989798598866e+02,
        6.680131188771972e+01,
        -1.328068155288572e+01,
        1
    };
    private static final double[] TAIL_ABOVE = {
        -7.784894002430293e-03,
        -3.223964580411365e-01,
        -2.400758277161838e+00,
        -2.549732539343734e+00,
        4.374664141464968e+00,
        2.938163982698783e+00
    };
    private static final double[] TAIL_BELOW = {
        7.784695709041462e-03, 3.224671290700398e-01, 2.445134137142996e+00, 3.754408661907416e+00, 1
    };
    private static final double TAIL = 0.02425;
    private static final double NOTHING_BEYOND = 38.6;

    private NormalCurve() {}

    /** The density. */
    public static double pdf(double x) {
        return Math.exp(-x * x / 2) / ROOT_TWO_PI;
    }

    /** The logarithm of the density. */
    public static double logPdf(double x) {
        return -x * x / 2 - LOG_ROOT_TWO_PI;
    }

    /** The probability below a number (Cody, 1969). */
    public static double cdf(double x) {
        if (Math.abs(x) > NOTHING_BEYOND) {
            return x < 0 ? 0 : 1;
        }
        if (Math.abs(x) <= CENTRE) {
            return 0.5 + x * polynomial(CENTRE_ABOVE, x * x) / polynomial(CENTRE_BELOW, x * x);
        }
        double tail = bell(Math.abs(x)) * mills(Math.abs(x));
        return x < 0 ? tail : 1 - tail;
    }

    /** The logarithm of {@link #cdf}, exact in the far left tail too. */
    public static double logCdf(double x) {
        if (x >= -CENTRE) {
            return x > CENTRE ? Math.log1p(-cdf(-x)) : Math.log(cdf(x));
        }
        return -x * x / 2 + Math.log(mills(-x));
    }

    /** The number below which there is a probability; infinite at 0 and 1. By a guess (Acklam, 2003) and Halley's steps. */
    public static double quantile(double probability) {
        if (probability > 0.5) {
            return -quantile(1 - probability);
        }
        if (!(probability > 0)) {
            return probability == 0 ? Double.NEGATIVE_INFINITY : Double.NaN;
        }
        double x;
        if (probability < TAIL) {
            double q = Math.sqrt(-2 * Math.log(probability));
            x = polynomial(TAIL_ABOVE, q) / polynomial(TAIL_BELOW, q);
        } else {
            double q = probability - 0.5;
            x = q * polynomial(GUESS_ABOVE, q * q) / polynomial(GUESS_BELOW, q * q);
        }
        for (int polish = 0; polish < 2 && x > -38; polish++) {
            double step = (cdf(x) - probability) / pdf(x);
            x -= step / (1 + x * step / 2);
        }
        return x;
    }

    /** The density without its constant; the square is taken in two parts, which keeps the last digits. */
    private static double bell(double x) {
        double coarse = Math.floor(x * 16) / 16;
        return Math.exp(-coarse * coarse / 2) * Math.exp(-(x - coarse) * (x + coarse) / 2);
    }

    /** The probability above a number right of the centre, over {@link #bell}. */
    private static double mills(double x) {
        if (x <= MIDDLE) {
            return polynomial(MIDDLE_ABOVE, x) / polynomial(MIDDLE_BELOW, x);
        }
        double square = 1 / (x * x);
        double correction = square * polynomial(FAR_ABOVE, square) / polynomial(FAR_BELOW, square);
        return (1 / ROOT_TWO_PI - correction) / x;
    }

    /** Coefficients of the highest power first. */
    private static double polynomial(double[] coefficients, double x) {
        double value = 0;
        for (double coefficient : coefficients) {
            value = value * x + coefficient;
        }
        return value;
    }
}
