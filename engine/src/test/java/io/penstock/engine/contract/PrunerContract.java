package io.penstock.engine.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.engine.prune.Pruner;
import io.penstock.engine.prune.Pruner.Verdict;
import io.penstock.engine.prune.PrunerFactory;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What every pruner must do. */
public interface PrunerContract {
    PrunerFactory factory();

    /** The loss of a trial after some steps. */
    @FunctionalInterface
    interface Curves {
        double loss(int trial, int step);
    }

    /** Trials end somewhere from 0 to 1, in no order, and get better as one over the step. */
    static double curve(int trial, int step) {
        return Math.floorMod(trial * 7919L, 101) / 101.0 + 1.0 / step;
    }

    /** What became of trials that one worker ran, paused ones being promoted before new ones are started. */
    final class Run {
        /** How far each trial came. */
        public final Map<Integer, Integer> steps = new HashMap<>();

        /** What was said, in order. */
        public final List<String> said = new ArrayList<>();

        /** All steps that were run. */
        public int work;

        private final Set<Integer> paused = new HashSet<>();

        public Run(Pruner pruner, Curves curves, int trials, int budget) {
            int started = 0;
            while (true) {
                OptionalInt promoted = pruner.promote();
                if (promoted.isEmpty() && started == trials) {
                    return;
                }
                int trial = promoted.orElse(started);
                if (promoted.isEmpty()) {
                    started++;
                } else {
                    assertThat(paused.remove(trial))
                            .as("trial %d is paused", trial)
                            .isTrue();
                }
                follow(pruner, curves, trial, budget);
            }
        }

        private void follow(Pruner pruner, Curves curves, int trial, int budget) {
            int step = steps.getOrDefault(trial, 0);
            Verdict verdict = Verdict.CONTINUE;
            while (verdict == Verdict.CONTINUE && step < budget) {
                int next = pruner.next(trial, step);
                assertThat(next).isBetween(step + 1, budget);
                work += next - step;
                step = next;
                verdict = pruner.report(trial, step, curves.loss(trial, step));
                said.add(trial + " at " + step + " " + verdict);
            }
            steps.put(trial, step);
            if (verdict == Verdict.PAUSE && step < budget) {
                paused.add(trial);
            } else {
                pruner.ended(trial);
            }
        }
    }

    private Pruner open(int budget) {
        return factory().open(3, budget, 40);
    }

    @Test
    default void everyTrialGetsAStepAndSomeGetAll() {
        for (int budget : new int[] {1, 2, 9, 27, 30}) {
            Run run = new Run(open(budget), PrunerContract::curve, 150, budget);
            assertThat(run.steps).hasSize(150);
            assertThat(run.steps.values()).allMatch(step -> step >= 1).contains(budget);
        }
    }

    @Test
    default void theSameCallsGetTheSameAnswers() {
        assertThat(new Run(open(27), PrunerContract::curve, 40, 27).said)
                .isEqualTo(new Run(open(27), PrunerContract::curve, 40, 27).said);
    }

    @Test
    default void lossesThatAreNoNumbersAreBorne() {
        Run some = new Run(
                open(27),
                (trial, step) -> trial % 3 == 0 && step > 2 ? Double.NaN : PrunerContract.curve(trial, step),
                40,
                27);
        assertThat(some.steps).hasSize(40);
        Run all = new Run(open(27), (trial, step) -> Double.NaN, 40, 27);
        assertThat(all.steps).hasSize(40);
        Run endless = new Run(open(27), (trial, step) -> Double.POSITIVE_INFINITY, 40, 27);
        assertThat(endless.steps).hasSize(40);
    }

    /** All that it promotes of thirty trials that came to its first question, the later ones better. */
    private List<Integer> promotions(Pruner pruner, int... promotedElsewhere) {
        for (int trial = 0; trial < 30; trial++) {
            pruner.report(trial, pruner.next(trial, 0), 30 - trial);
        }
        for (int trial : promotedElsewhere) {
            pruner.promoted(trial);
        }
        List<Integer> promotions = new ArrayList<>();
        for (OptionalInt next = pruner.promote(); next.isPresent(); next = pruner.promote()) {
            promotions.add(next.getAsInt());
        }
        return promotions;
    }

    @Test
    default void aTrialThatAnotherDriverHasPromotedIsNotPromotedAgainAndNoOtherOneInItsPlace() {
        List<Integer> own = promotions(open(27));
        assertThat(own).doesNotHaveDuplicates();
        for (Integer trial : own) {
            List<Integer> others = new ArrayList<>(own);
            others.remove(trial);
            assertThat(promotions(open(27), trial)).isEqualTo(others);
        }
        // What has never paused cannot be promoted: nothing changes.
        assertThat(promotions(open(27), 99)).isEqualTo(own);
    }

    @Test
    default void aTrialThatHasEndedIsNotPromoted() {
        Pruner pruner = open(27);
        for (int trial = 0; trial < 30; trial++) {
            pruner.report(trial, pruner.next(trial, 0), 30 - trial);
            pruner.ended(trial);
        }
        assertThat(pruner.promote()).isEmpty();
    }
}
