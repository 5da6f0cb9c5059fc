package io.penstock.engine.param;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.penstock.engine.error.PenstockException;
import io.penstock.engine.format.Json;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class DistributionsTest {
    static List<Distribution> all() {
        Map<Distribution, Double> parts = new LinkedHashMap<>();
        parts.put(Distributions.fixed(0.0), 0.25);
        parts.put(Distributions.uniform(2, 3), 0.75);
        Map<Distribution, Double> reals = new LinkedHashMap<>();
        reals.put(Distributions.normal(-1, 0.5), 1.0);
        reals.put(Distributions.normal(3, 1), 3.0);
        Map<Distribution, Double> wholes = new LinkedHashMap<>();
        wholes.put(Distributions.integer(-5, 1), 1.0);
        wholes.put(Distributions.integer(10, 12), 2.0);
        return List.of(
                Distributions.fixed(3),
                Distributions.fixed("word"),
                Distributions.bool(),
                Distributions.bool(0.9),
                Distributions.choice("a", "b", "c"),
                Distributions.ordinal(16, 32, 64, 128),
                weighted(),
                Distributions.quantized(Distributions.uniform(-10, 10), 1),
                Distributions.quantized(Distributions.logUniform(0.05, 3), 0.1),
                Distributions.quantized(Distributions.normal(1, 2), 0.25),
                Distributions.integer(-3, 9),
                Distributions.integer(Integer.MIN_VALUE, Integer.MAX_VALUE),
                Distributions.logInteger(1, 1000),
                Distributions.logInteger(5, 5),
                Distributions.uniform(-2, 5),
                Distributions.logUniform(1e-6, 1),
                Distributions.normal(2, 3),
                Distributions.normal(2, 1, 1.8, 2.5),
                Distributions.normal(0, 1, 6, Double.POSITIVE_INFINITY),
                Distributions.logNormal(0, 0.5),
                Distributions.logNormal(1, 1, 0.5, 20),
                Distributions.mixture(parts),
                Distributions.mixture(reals),
                Distributions.mixture(wholes),
                Distributions.poisson(0.3),
                Distributions.poisson(4),
                Distributions.poisson(2000),
                Distributions.histogram(List.of(0.0, 1.0, 5.0, 6.0), List.of(2.0, 0.0, 6.0)));
    }

    private static Distribution weighted() {
        Map<Object, Double> weights = new LinkedHashMap<>();
        weights.put("zero", 0.1);
        weights.put("one", 0.4);
        weights.put("two", 0.3);
        weights.put("three", 0.2);
        return Distributions.weightedChoice(weights);
    }

    @Test
    void figuresOfTheArticlesLibrary() {
        Distribution quantized = Distributions.quantized(Distributions.uniform(-10, 10), 1);
        assertThat(quantized.pdf(-10)).isCloseTo(1.0 / 40, within(1e-15));
        assertThat(quantized.cdf(0)).isCloseTo(10.5 / 20, within(1e-15));
        assertThat(quantized.variance()).isCloseTo(33.5, within(1e-10));

        assertThat(Distributions.logUniform(0.001, 10).pdf(2)).isCloseTo(0.0542868102, within(1e-10));

        Distribution cut = Distributions.normal(2, 1, 1.8, 2.5);
        assertThat(cut.mean()).isCloseTo(2.1439755270, within(1e-10));
        assertThat(cut.variance()).isCloseTo(0.0401488416, within(1e-10));
        assertThat(cut.cdf(2.25)).isCloseTo(0.6573751779, within(1e-10));

        assertThat(weighted().mean()).isCloseTo(1.6, within(1e-15));
        assertThat(weighted().variance()).isCloseTo(0.84, within(1e-15));
    }

    @ParameterizedTest
    @MethodSource("all")
    void samplesAreContainedAndHaveTheStatedMoments(Distribution distribution) {
        SplittableRandom random = new SplittableRandom(1);
        int draws = 20_000;
        double sum = 0;
        double squares = 0;
        double centre = distribution.mean();
        for (int draw = 0; draw < draws; draw++) {
            Object value = distribution.sample(random);
            assertThat(distribution.contains(value)).isTrue();
            assertThat(distribution.canonical(value)).isEqualTo(value);
            double x = number(distribution, value);
            assertThat(x).isBetween(distribution.min(), distribution.max());
            sum += x - centre;
            squares += (x - centre) * (x - centre);
        }
        double deviation = distribution.standardDeviation();
        assertThat(sum / draws).isCloseTo(0, within(4 * deviation / Math.sqrt(draws) + 1e-12));
        assertThat(squares / draws).isCloseTo(distribution.variance(), within(0.15 * distribution.variance() + 1e-12));
    }

    @ParameterizedTest
    @MethodSource("all")
    void inverseOfTheCumulativeProbabilityIsTheFirstValueNotBelow(Distribution distribution) {
        for (int i = 1; i < 200; i++) {
            double probability = i / 200.0;
            Object value = distribution.inverseCdf(probability);
            double upTo = distribution.cdf(value);
            if (distribution.kind() == Distribution.Kind.CONTINUOUS
                    && !distribution.name().equals("mixture")) {
                assertThat(upTo).isCloseTo(probability, within(1e-10));
            } else {
                assertThat(upTo).isGreaterThanOrEqualTo(probability - 1e-12);
                assertThat(upTo - distribution.pdf(value)).isLessThan(probability + 1e-12);
                assertThat(distribution.inverseCdf(upTo)).isEqualTo(value);
            }
        }
        assertThat(distribution.contains(distribution.inverseCdf(1e-9))).isTrue();
        assertThat(distribution.contains(distribution.off())).isTrue();
    }

    @ParameterizedTest
    @MethodSource("all")
    void densitiesIntegrateToTheCumulativeProbability(Distribution distribution) {
        Object from = distribution.inverseCdf(1e-7);
        Object to = distribution.inverseCdf(1 - 1e-7);
        if (distribution.size() > 1_000_000 && distribution.name().equals("integer")) {
            return;
        }
        if (distribution.kind() == Distribution.Kind.CONTINUOUS) {
            if (distribution.name().equals("mixture") && distribution.pdf(0.0) == 0.25) {
                return;
            }
            double low = ((Number) from).doubleValue();
            double high = ((Number) to).doubleValue();
            int cells = 400_000;
            double sum = 0;
            for (int i = 0; i < cells; i++) {
                double x = low > 0
                        ? low * Math.pow(high / low, (i + 0.5) / cells)
                        : low + (high - low) * (i + 0.5) / cells;
                sum += distribution.pdf(x) * (low > 0 ? x * Math.log(high / low) : high - low) / cells;
            }
            assertThat(sum).isCloseTo(1, within(1e-4));
        } else {
            double sum = 0;
            Object value = distribution.inverseCdf(0);
            for (int i = 0; i < 5000 && sum < 1 - 1e-9; i++) {
                sum += distribution.pdf(value);
                value = distribution.inverseCdf(Math.min(1, distribution.cdf(value) + 1e-14));
            }
            assertThat(sum).isCloseTo(1, within(1e-6));
        }
    }

    @ParameterizedTest
    @MethodSource("all")
    void documentsAreReadBackAsTheSame(Distribution distribution) {
        Object described = Distributions.describe(distribution);
        assertThat(Distributions.read(described)).isEqualTo(distribution);
        Map<String, Object> file = Json.readMap(Json.write(Map.of("d", described)), "a test");
        assertThat(Distributions.read(file.get("d"))).isEqualTo(distribution);
    }

    private static double number(Distribution distribution, Object value) {
        boolean listed =
                List.of("boolean", "choice", "ordinal", "weighted_choice").contains(distribution.name());
        if (!listed) {
            return value instanceof Number number ? number.doubleValue() : 0;
        }
        return Math.rint(
                distribution.arguments().isEmpty() || distribution.name().equals("boolean")
                        ? (value.equals(true) ? 1 : 0)
                        : position(distribution.arguments(), value));
    }

    private static int position(List<Object> arguments, Object value) {
        for (int i = 0; i < arguments.size(); i++) {
            if (arguments.get(i).equals(value)
                    || arguments.get(i) instanceof List<?> pair && pair.get(0).equals(value)) {
                return i;
            }
        }
        return -1;
    }

    @Test
    void numbersMayBeWordsAndWholeNumbersOfAnyType() {
        assertThat(Distributions.of("log_uniform", List.of("1e-6", 1L))).isEqualTo(Distributions.logUniform(1e-6, 1));
        assertThat(Distributions.of("integer", List.of(2L, 5.0))).isEqualTo(Distributions.integer(2, 5));
        assertThat(Distributions.of("normal", List.of(0, 1, 0, ".inf")))
                .isEqualTo(Distributions.normal(0, 1, 0, Double.POSITIVE_INFINITY));
        assertThat(Distributions.read(Map.of("fixed", 3L))).isEqualTo(Distributions.fixed(3));
        assertThat(Distributions.integer(0, 9).contains(3L)).isTrue();
        assertThat(Distributions.integer(0, 9).canonical(3L)).isEqualTo(3);
        assertThat(Distributions.choice(1, 2).canonical(2L)).isEqualTo(2);
        assertThat(Distributions.uniform(0, 9).canonical(3)).isEqualTo(3.0);
        assertThat(Distributions.integer(0, 9).contains(3.5)).isFalse();
        assertThat(Distributions.uniform(0, 1).contains("a")).isFalse();
    }

    @Test
    void offIsNearestToZeroOrFalseOrTheFirst() {
        assertThat(Distributions.bool().off()).isEqualTo(false);
        assertThat(Distributions.choice(true, false).off()).isEqualTo(false);
        assertThat(Distributions.choice("none", "l2").off()).isEqualTo("none");
        assertThat(Distributions.logUniform(1e-6, 1).off()).isEqualTo(1e-6);
        assertThat(Distributions.uniform(-2, -1).off()).isEqualTo(-1.0);
        assertThat(Distributions.poisson(5).off()).isEqualTo(0);
        assertThat(Distributions.quantized(Distributions.uniform(0.25, 2), 0.5).off())
                .isEqualTo(0.5);
    }

    @Test
    void mistakesAreNamed() {
        assertThatThrownBy(() -> Distributions.of("log_unform", List.of(1, 2))).hasMessageContaining("log_uniform");
        assertThatThrownBy(() -> Distributions.of("uniform", List.of(1)))
                .isInstanceOf(PenstockException.class)
                .hasMessageContaining("two numbers");
        assertThatThrownBy(() -> Distributions.of("integer", List.of(1, 2.5))).hasMessageContaining("whole number");
        assertThatThrownBy(() -> Distributions.uniform(1, 1)).hasMessageContaining("low below");
        assertThatThrownBy(() -> Distributions.logUniform(0, 1)).hasMessageContaining("positive");
        assertThatThrownBy(() -> Distributions.choice("a", "a")).hasMessageContaining("'a' twice");
        assertThatThrownBy(() -> Distributions.of("mixture", List.of(List.of(Map.of("choice", List.of("a")), 1))))
                .hasMessageContaining("over numbers");
        assertThatThrownBy(() -> Distributions.read(List.of())).hasMessageContaining("a name and a list");
    }
}
