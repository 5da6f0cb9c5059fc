package io.penstock.engine.analysis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.penstock.engine.error.PenstockException;
import io.penstock.engine.param.Distributions;
import io.penstock.engine.space.Condition;
import io.penstock.engine.space.Dimension;
import io.penstock.engine.space.SearchSpace;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ImportancesTest {
    private static final SearchSpace SQUARE = SearchSpace.of(List.of(unit("x"), unit("y")));

    private static Dimension unit(String name) {
        return new Dimension(name, Distributions.uniform(0, 1));
    }

    private static double number(Map<String, Object> point, String name) {
        return ((Number) point.get(name)).doubleValue();
    }

    private static Map<String, Double> drawn(
            SearchSpace space, int trials, ToDoubleFunction<Map<String, Object>> loss) {
        Random random = new Random(7);
        List<Map<String, Object>> points = new ArrayList<>();
        for (int i = 0; i < trials; i++) {
            points.add(space.sample(random));
        }
        return of(points, space, loss);
    }

    private static Map<String, Double> of(
            List<Map<String, Object>> points, SearchSpace space, ToDoubleFunction<Map<String, Object>> loss) {
        double[] losses = points.stream().mapToDouble(loss).toArray();
        return Importances.of(points, losses, space, Importances.QUANTILE);
    }

    @ParameterizedTest
    @ValueSource(ints = {60, 200, 1000})
    void whatDecidesAloneHasAlmostTheWholeShare(int trials) {
        Map<String, Double> shares = drawn(SQUARE, trials, point -> Math.pow(number(point, "x") - 0.3, 2));
        assertThat(shares).containsOnlyKeys("x", "y");
        assertThat(shares.get("x")).isGreaterThan(trials < 100 ? 0.8 : 0.95);
        assertThat(shares.values().stream().mapToDouble(v -> v).sum()).isCloseTo(1, within(1e-12));
    }

    @Test
    void theSteeperOfTwoIsFarAhead() {
        Map<String, Double> shares = drawn(SQUARE, 500, point -> 10 * number(point, "y") + number(point, "x"));
        assertThat(shares.keySet()).containsExactly("y", "x");
        assertThat(shares.get("y")).isGreaterThan(10 * shares.get("x"));
    }

    @Test
    void whatMakesNoDifferenceHasNoShare() {
        assertThat(drawn(SQUARE, 50, point -> 1))
                .hasSize(2)
                .allSatisfy((name, share) -> assertThat(share).isZero());
    }

    @Test
    void fewTrialsSayNothingAndOnesWithoutALossDoNotCount() {
        assertThat(drawn(SQUARE, 3, point -> number(point, "x"))).isEmpty();
        List<Map<String, Object>> points = new ArrayList<>();
        double[] losses = {1, Double.NaN, 2, Double.POSITIVE_INFINITY, 3};
        for (int i = 0; i < losses.length; i++) {
            points.add(Map.of("x", i / 10.0, "y", 0.5));
        }
        assertThat(Importances.of(points, losses, SQUARE, 0.1)).isEmpty();
    }

    @Test
    void valuesWithoutAnOrderWholeNumbersAndOrdersOfMagnitude() {
        SearchSpace space = SearchSpace.of(List.of(
                new Dimension("kind", Distributions.choice("a", "b", "c", "d")),
                new Dimension("depth", Distributions.integer(1, 8)),
                new Dimension("rate", Distributions.logUniform(1e-6, 1)),
                new Dimension("fixed", Distributions.choice("only"))));
        Map<String, Double> byKind = drawn(space, 400, point -> "c".equals(point.get("kind")) ? 0 : 1);
        assertThat(byKind.get("kind")).isGreaterThan(0.9);
        assertThat(byKind.get("fixed")).isZero();
        assertThat(drawn(space, 400, point -> number(point, "depth")).get("depth"))
                .isGreaterThan(0.9);
        assertThat(drawn(space, 400, point -> Math.abs(Math.log10(number(point, "rate")) + 3))
                        .get("rate"))
                .isGreaterThan(0.9);
    }

    @Test
    void whatIsActiveSometimesIsJudgedByTheTrialsInWhichItIs() {
        SearchSpace space = SearchSpace.of(List.of(
                new Dimension("kernel", Distributions.choice("linear", "radial")),
                new Dimension(
                        "gamma", Distributions.uniform(0, 1), List.of(new Condition("kernel", List.of("radial")))),
                unit("noise")));
        Map<String, Double> shares =
                drawn(space, 600, point -> point.containsKey("gamma") ? number(point, "gamma") : 0.5);
        assertThat(shares.keySet()).first().isEqualTo("gamma");
        assertThat(shares.get("noise")).isLessThan(0.05);
    }

    @Test
    void aSearcherThatStaysInACornerDoesNotMakeItImportant() {
        Random random = new Random(3);
        List<Map<String, Object>> points = new ArrayList<>();
        for (int i = 0; i < 400; i++) {
            points.add(Map.of("x", random.nextDouble(), "y", Math.pow(random.nextDouble(), 6)));
        }
        assertThat(of(points, SQUARE, point -> number(point, "x")).get("x")).isGreaterThan(0.9);
    }

    /** Of a function that is a sum, the variance of each term is its share: functional ANOVA, counted on the grid itself. */
    @Test
    void theOrderIsThatOfFunctionalAnova() {
        Map<String, ToDoubleFunction<Double>> terms = new LinkedHashMap<>();
        terms.put("x", v -> 1.0 * (v - 0.4) * (v - 0.4));
        terms.put("y", v -> 2.5 * (v - 0.6) * (v - 0.6));
        terms.put("z", v -> 0.2 * v);
        terms.put("w", v -> 3.0 * v * v);
        SearchSpace space = SearchSpace.of(
                terms.keySet().stream().map(ImportancesTest::unit).toList());
        List<Map<String, Object>> grid = List.of(Map.of());
        int steps = 9;
        for (String name : terms.keySet()) {
            List<Map<String, Object>> wider = new ArrayList<>();
            for (Map<String, Object> point : grid) {
                for (int i = 0; i < steps; i++) {
                    Map<String, Object> more = new HashMap<>(point);
                    more.put(name, (i + 0.5) / steps);
                    wider.add(more);
                }
            }
            grid = wider;
        }
        ToDoubleFunction<Map<String, Object>> loss = point -> terms.entrySet().stream()
                .mapToDouble(term -> term.getValue().applyAsDouble(number(point, term.getKey())))
                .sum();
        Map<String, Double> variances =
                mainEffects(grid, terms.keySet().stream().toList(), loss);
        List<String> expected = variances.entrySet().stream()
                .sorted(Map.Entry.comparingByValue(Comparator.reverseOrder()))
                .map(Map.Entry::getKey)
                .toList();
        assertThat(of(grid, space, loss).keySet()).containsExactlyElementsOf(expected);
    }

    /** The variance of the average loss over all points that share a value. */
    private static Map<String, Double> mainEffects(
            List<Map<String, Object>> grid, List<String> names, ToDoubleFunction<Map<String, Object>> loss) {
        double mean = grid.stream().mapToDouble(loss).average().orElseThrow();
        Map<String, Double> variances = new HashMap<>();
        for (String name : names) {
            Map<Object, List<Double>> byValue = new HashMap<>();
            grid.forEach(point -> byValue.computeIfAbsent(point.get(name), key -> new ArrayList<>())
                    .add(loss.applyAsDouble(point)));
            variances.put(
                    name,
                    byValue.values().stream()
                            .mapToDouble(group ->
                                    group.stream().mapToDouble(v -> v).average().orElseThrow())
                            .map(marginal -> (marginal - mean) * (marginal - mean))
                            .average()
                            .orElseThrow());
        }
        return variances;
    }

    @Test
    void wrongArgumentsAreNamed() {
        assertThatThrownBy(() -> Importances.of(List.of(), new double[1], SQUARE, 0.1))
                .isInstanceOf(PenstockException.class)
                .hasMessageContaining("0 points, 1 losses");
        assertThatThrownBy(() -> Importances.of(List.of(), new double[0], SQUARE, 1))
                .isInstanceOf(PenstockException.class)
                .hasMessageContaining("1.0");
    }
}
