package io.penstock.engine.searcher.parzen;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.penstock.engine.param.Distributions;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class MixtureTest {
    private final Axis rate = new Axis(Distributions.uniform(0, 1), 0);
    private final Axis layers = new Axis(Distributions.integer(1, 4), 0);
    private final Axis kind = new Axis(Distributions.choice("a", "b", "c"), 0);

    private double[][] point(double rate, int layers, String kind) {
        return new double[][] {this.rate.cell(rate), this.layers.cell(layers), this.kind.cell(kind)};
    }

    private Mixture mixture() {
        double[][][] points = {point(0.1, 1, "a"), point(0.15, 2, "a"), point(0.9, 4, "c")};
        return Mixture.of(List.of(rate, layers, kind), points, new double[] {2, 1, 0.5}, 0.05);
    }

    @Test
    void theDensityIntegratesToOne() {
        Mixture mixture = mixture();
        double sum = 0;
        int cells = 1000;
        for (int i = 0; i < cells; i++) {
            for (int layer = 1; layer <= 4; layer++) {
                for (String name : List.of("a", "b", "c")) {
                    sum += Math.exp(mixture.logDensity(point((i + 0.5) / cells, layer, name))) / cells;
                }
            }
        }
        assertThat(sum).isCloseTo(1, within(1e-4));
    }

    @Test
    void drawsFollowTheDensity() {
        Mixture mixture = mixture();
        SplittableRandom random = new SplittableRandom(4);
        int draws = 40_000;
        int inside = 0;
        for (int i = 0; i < draws; i++) {
            double[] drawn = mixture.sample(random);
            boolean hit = drawn[0] < 0.3
                    && layers.value(drawn[1]).equals(2)
                    && kind.value(drawn[2]).equals("a");
            inside += hit ? 1 : 0;
        }
        double expected = 0;
        for (int i = 0; i < 300; i++) {
            expected += Math.exp(mixture.logDensity(point((i + 0.5) / 1000, 2, "a"))) / 1000;
        }
        assertThat(inside / (double) draws).isCloseTo(expected, within(0.01));
    }

    @Test
    void withoutPointsThereIsOnlyThePrior() {
        Mixture mixture = Mixture.of(List.of(rate, layers, kind), new double[0][][], new double[0], 0.1);
        assertThat(mixture.logDensity(point(0.3, 2, "b"))).isCloseTo(Math.log(1.0 / 12), within(1e-9));
    }

    @Test
    void theNormalDistributionIsRight() {
        assertThat(Normal.cdf(0)).isCloseTo(0.5, within(1e-9));
        assertThat(Normal.cdf(1.96)).isCloseTo(0.9750021, within(1e-6));
        assertThat(Normal.cdf(-9)).isZero();
        assertThat(Normal.cdf(9)).isEqualTo(1);
        assertThat(Normal.quantile(0.8413447)).isCloseTo(1, within(1e-5));
    }
}
