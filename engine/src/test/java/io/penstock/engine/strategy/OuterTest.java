package io.penstock.engine.strategy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

/** Three rounds from 1, whose copies come to means of 0.5, 0.25 and 0.25; by hand. */
class OuterTest {
    private static double[] rounds(Outer outer) {
        double[][] slots = new double[outer.slots()][1];
        double[] means = {0.5, 0.25, 0.25};
        double[] ways = new double[3];
        double[] current = {1};
        for (int round = 0; round < 3; round++) {
            current = outer.next(current, new double[] {means[round]}, slots, round);
            ways[round] = current[0];
        }
        return ways;
    }

    @Test
    void theAverageIsTheMean() {
        assertThat(rounds(Outer.AVERAGE)).containsExactly(0.5, 0.25, 0.25);
    }

    @Test
    void nesterovLooksAhead() {
        // Ways -0.5, -0.15, -0.2275 (below); momentum 0.5, rate 0.8.
        // 1: v = -0.5;             w = 1 + 0.8 (0.5 * -0.5 - 0.5)          = 0.4
        // 2: way = 0.25 - 0.4 = -0.15;  v = 0.5 * -0.5 - 0.15 = -0.4;
        //    w = 0.4 + 0.8 (0.5 * -0.4 - 0.15)                            = 0.12
        // 3: way = 0.25 - 0.12 = 0.13;  v = 0.5 * -0.4 + 0.13 = -0.07;
        //    w = 0.12 + 0.8 (0.5 * -0.07 + 0.13)                          = 0.196
        assertThat(rounds(Outer.nesterov(0.8, 0.5))).containsExactly(new double[] {0.4, 0.12, 0.196}, within(1e-12));
    }

    @Test
    void adamGoesByMoments() {
        // Rate 0.1, decays 0.5 and 0.75, epsilon 0.
        // 1: way -0.5;  m = -0.25, v = 0.0625; corrected -0.5 and 0.25;     w = 1 - 0.1 * 0.5 / 0.5       = 0.9
        // 2: way -0.65; m = -0.45, v = 0.75 * 0.0625 + 0.25 * 0.4225 = 0.1525;
        //    corrected -0.45 / 0.75 = -0.6 and 0.1525 / 0.4375 = 0.3485714286;
        //    w = 0.9 - 0.1 * 0.6 / 0.5903993807                           = 0.7983738763
        // 3: way -0.5483738763; m = -0.225 - 0.27418693815 = -0.49918693815,
        //    v = 0.114375 + 0.25 * 0.300713908 = 0.189553477; corrected -0.5704993579 and 0.3278762846;
        //    w = 0.7983738763 - 0.1 * 0.5704993579 / 0.5726048241         = 0.6987415743
        double[] ways = rounds(new Outer(Outer.Kind.ADAM, 0.1, 0.5, 0.75, 0));
        assertThat(ways).containsExactly(new double[] {0.9, 0.7983738763, 0.6987415743}, within(1e-8));
    }
}
