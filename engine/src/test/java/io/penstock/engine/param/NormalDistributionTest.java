package io.penstock.engine.param;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;

class NormalDistributionTest {
    /** Marsaglia's series (2004), exact near the centre. */
    private static double series(double x) {
        double sum = x;
        double term = x;
        for (int i = 3; Math.abs(term) > 1e-18; i += 2) {
            term *= x * x / i;
            sum += term;
        }
        return 0.5 + sum * NormalCurve.pdf(x);
    }

    @Test
    void cumulativeProbabilitiesAreExact() {
        for (double x = -3; x <= 5; x += 0.01) {
            assertThat(NormalCurve.cdf(x)).isCloseTo(series(x), within(1e-15));
            assertThat(Math.exp(NormalCurve.logCdf(x))).isCloseTo(series(x), within(1e-14));
        }
        Percentage last = Percentage.withPercentage(1e-10);
        assertThat(NormalCurve.cdf(-5)).isCloseTo(2.866515718791939e-7, last);
        assertThat(NormalCurve.cdf(-10)).isCloseTo(7.619853024160527e-24, last);
        assertThat(NormalCurve.logCdf(-40)).isCloseTo(-804.6084420137538, within(1e-9));
    }

    @Test
    void quantilesInvertThem() {
        for (double p = 1e-300; p < 1; p = p < 0.001 ? p * 10 : p + 0.001) {
            assertThat(NormalCurve.cdf(NormalCurve.quantile(p))).isCloseTo(p, Percentage.withPercentage(1e-10));
        }
        assertThat(NormalCurve.quantile(0.975)).isCloseTo(1.959963984540054, within(1e-14));
        assertThat(NormalCurve.quantile(0)).isEqualTo(Double.NEGATIVE_INFINITY);
        assertThat(NormalCurve.quantile(1)).isEqualTo(Double.POSITIVE_INFINITY);
    }
}
