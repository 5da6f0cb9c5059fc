package io.penstock.steps.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.penstock.engine.step.Seeds;
import io.penstock.steps.common.FeatureSpread;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class CandidateReductionTest {
    @Test
    void centresAreWeightedMeans() {
        double[] candidates = {0, 1, 100, 104};
        double[] centres =
                CandidateReduction.reduce(candidates, new double[] {1, 3, 1, 1}, 2, Seeds.generator(1, "", 0, 0));
        Arrays.sort(centres);
        assertThat(centres).containsExactly(new double[] {0.75, 102}, within(1e-12));
    }

    @Test
    void candidatesWithoutWeightAreNeverChosen() {
        double[] centres = CandidateReduction.reduce(
                new double[] {0, 5, 9}, new double[] {0, 1, 0}, 3, Seeds.generator(1, "", 0, 0));
        assertThat(centres).containsExactly(5);
    }

    @Test
    void drawsMergeInAnyOrder() {
        FeatureSpread none = FeatureSpread.NONE;
        Draw first = new Draw(1, new double[] {0.1, 0.5}, new long[] {3, 4}, new double[] {30, 40}, 1, none);
        Draw second = new Draw(1, new double[] {0.1, 0.3}, new long[] {2, 9}, new double[] {20, 90}, 2, none);
        for (Draw merged : new Draw[] {first.merge(second, 3), second.merge(first, 3)}) {
            assertThat(merged.ids()).containsExactly(2, 3, 9);
            assertThat(merged.values()).containsExactly(20, 30, 90);
            assertThat(merged.cost()).isEqualTo(3);
        }
    }
}
