package io.penstock.engine.prune;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.penstock.engine.contract.PrunerContract;
import io.penstock.engine.prune.Pruner.Verdict;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class PrunersTest {
    @Nested
    class None implements PrunerContract {
        @Override
        public PrunerFactory factory() {
            return Pruners.none();
        }
    }

    @Nested
    class Median implements PrunerContract {
        @Override
        public PrunerFactory factory() {
            return Pruners.median();
        }
    }

    @Nested
    class Halving implements PrunerContract {
        @Override
        public PrunerFactory factory() {
            return Pruners.halving();
        }
    }

    @Nested
    class Asha implements PrunerContract {
        @Override
        public PrunerFactory factory() {
            return Pruners.asha();
        }
    }

    @Nested
    class Hyperband implements PrunerContract {
        @Override
        public PrunerFactory factory() {
            return Pruners.hyperband();
        }
    }

    private static int work(PrunerFactory factory) {
        return new PrunerContract.Run(factory.open(1, 81, 0), PrunerContract::curve, 100, 81).work;
    }

    @Test
    void pruningSavesMostOfTheWork() {
        int all = work(Pruners.none());
        assertThat(all).isEqualTo(8100);
        assertThat(work(Pruners.median())).isLessThan(all / 2);
        assertThat(work(Pruners.halving())).isLessThan(all / 8);
        assertThat(work(Pruners.asha())).isLessThan(all / 15);
        assertThat(work(Pruners.hyperband())).isLessThan(all / 3);
    }

    @Test
    void halvingKeepsTheBestThirdOfThoseThatCameSoFar() {
        Pruner pruner = Pruners.halving().open(0, 9, 0);

        assertThat(pruner.next(0, 0)).isEqualTo(1);
        assertThat(pruner.report(0, 1, 0.5)).isEqualTo(Verdict.CONTINUE);
        assertThat(pruner.report(1, 1, 0.6)).isEqualTo(Verdict.STOP);
        assertThat(pruner.report(2, 1, 0.4)).isEqualTo(Verdict.CONTINUE);
        assertThat(pruner.next(2, 1)).isEqualTo(3);
        assertThat(pruner.next(2, 3)).isEqualTo(9);
    }

    @Test
    void pausedTrialsAreCarriedOnOnceTheyAreAmongTheBestThird() {
        Pruner pruner = Pruners.asha().open(0, 9, 0);

        assertThat(pruner.report(0, 1, 0.5)).isEqualTo(Verdict.PAUSE);
        assertThat(pruner.report(1, 1, 0.6)).isEqualTo(Verdict.PAUSE);
        assertThat(pruner.promote()).isEmpty();
        assertThat(pruner.report(2, 1, 0.7)).isEqualTo(Verdict.PAUSE);
        assertThat(pruner.promote()).hasValue(0);
        assertThat(pruner.promote()).isEmpty();
        assertThat(pruner.report(0, 3, 0.4)).isEqualTo(Verdict.PAUSE);
        assertThat(pruner.report(3, 1, 0.1)).isEqualTo(Verdict.CONTINUE);
    }

    @Test
    void theHighestRungGoesFirst() {
        Pruner pruner = Pruners.asha().open(0, 27, 0);
        for (int trial = 0; trial < 3; trial++) {
            pruner.report(trial, 3, trial);
        }
        for (int trial = 3; trial < 6; trial++) {
            pruner.report(trial, 1, trial);
        }

        // Trial 0 came to step 3 before there were others to compare it with, trial 3 to step 1.
        assertThat(pruner.promote()).hasValue(0);
        assertThat(pruner.promote()).hasValue(3);
        assertThat(pruner.promote()).isEmpty();
    }

    @Test
    void theMedianIsOfCompleteTrials() {
        Pruner pruner = Pruners.percentile(50, 3, 0, 1).open(0, 2, 0);
        for (int trial = 0; trial < 3; trial++) {
            assertThat(pruner.report(trial, 1, trial)).isEqualTo(Verdict.CONTINUE);
            pruner.report(trial, 2, trial);
            pruner.ended(trial);
        }

        assertThat(pruner.report(3, 1, 1.1)).isEqualTo(Verdict.STOP);
        assertThat(pruner.report(4, 1, 1.0)).isEqualTo(Verdict.CONTINUE);
        assertThat(pruner.report(5, 1, Double.NaN)).isEqualTo(Verdict.STOP);
    }

    /** As L. Li and others say for a budget of 81: of 143 trials, 81 begin at a step of 1, 34 at 3, 15 at 9, 8 at 27, and 5 have it all. */
    @Test
    void hyperbandSharesTrialsAmongItsBrackets() {
        Pruner pruner = Pruners.hyperband().open(6, 81, 0);
        Map<Integer, Integer> first = new TreeMap<>();
        for (int trial = 0; trial < 143_000; trial++) {
            first.merge(pruner.next(trial, 0), 1, Integer::sum);
        }
        Map<Integer, Integer> shares = Map.of(1, 81, 3, 34, 9, 15, 27, 8, 81, 5);
        assertThat(first).containsOnlyKeys(1, 3, 9, 27, 81);
        first.forEach((step, trials) -> assertThat(trials / 1000.0)
                .as("begin at %d", step)
                .isCloseTo(shares.get(step), within(Math.max(0.5, shares.get(step) * 0.02))));
    }

    @Test
    void settingsSayWhatIsNotTheDefault() {
        assertThat(Pruners.asha().settings()).isEmpty();
        assertThat(Pruners.asha(2, 3).settings()).containsOnlyKeys("least");
        assertThatThrownBy(() -> Pruners.asha(1, 1)).hasMessageContaining("reduction must be >= 2");
        assertThatThrownBy(() -> Pruners.named("ahsa")).hasMessageContaining("asha");
    }
}
