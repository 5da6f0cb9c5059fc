package io.penstock.engine.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.penstock.engine.data.Batch;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/** Figures of scikit-learn 1.9.1. */
class RegressionTest {
    private static final double[] TRUTH = {3, -.5, 2, 7};
    private static final double[] GUESS = {2.5, 0, 2, 8};
    private static final Batch WEIGHTED = Measured.predicted(TRUTH, GUESS, 1, 2, 3, 4);

    @Test
    void meanAbsolutePercentageErrorIsAShareAndNotAPercentage() {
        assertThat(Measured.score("mape", Measured.predicted(TRUTH, GUESS)))
                .isCloseTo(0.3273809523809524, within(1e-12));
        assertThat(Measured.score("mape", WEIGHTED)).isCloseTo(0.27380952380952384, within(1e-12));
    }

    @Test
    void aTargetOfZeroMakesItHuge() {
        Batch zero = Measured.predicted(new double[] {1, 0, 2.4, 7}, new double[] {1.2, .1, 2.4, 8});
        assertThat(Measured.score("mape", zero)).isCloseTo(112589990684262.48, within(1.0));
    }

    @Test
    void aNanPredictionGivesNan() {
        Batch nan = Measured.predicted(new double[] {1, 2}, new double[] {1, Double.NaN});
        for (Regression.Kind kind : Regression.Kind.values()) {
            assertThat(Measured.score(kind.name().toLowerCase(Locale.ROOT), nan))
                    .isNaN();
        }
    }

    @Test
    void anyPartitioningGivesTheSame() {
        for (Regression.Kind kind : Regression.Kind.values()) {
            Measured.assertMergeLaws(kind.name().toLowerCase(Locale.ROOT), WEIGHTED);
        }
    }
}
