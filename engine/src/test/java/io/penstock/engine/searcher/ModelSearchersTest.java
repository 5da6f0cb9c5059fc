package io.penstock.engine.searcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.engine.contract.SearcherContract;
import io.penstock.engine.param.Distributions;
import io.penstock.engine.searcher.SearcherFactory.Brief;
import io.penstock.engine.space.SearchSpace;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Searchers that model the losses keep the contract, and find what they should. */
class ModelSearchersTest {
    @Nested
    class Gaussian implements SearcherContract {
        @Override
        public SearcherFactory factory() {
            return Searchers.named("gp");
        }
    }

    @Nested
    class Evolution implements SearcherContract {
        @Override
        public SearcherFactory factory() {
            return Searchers.named("cma_es");
        }
    }

    @Nested
    class Auto implements SearcherContract {
        @Override
        public SearcherFactory factory() {
            return Searchers.auto();
        }
    }

    private static SearchSpace box(int width, double low, double high) {
        Map<String, io.penstock.engine.param.Distribution> box = new LinkedHashMap<>();
        for (int i = 0; i < width; i++) {
            box.put("x" + i, Distributions.uniform(low, high));
        }
        return SearchSpace.of(box);
    }

    private static double[] numbers(Map<String, Object> point) {
        return point.values().stream()
                .mapToDouble(value -> ((Number) value).doubleValue())
                .toArray();
    }

    private static double rosenbrock(double[] x) {
        double sum = 0;
        for (int i = 0; i + 1 < x.length; i++) {
            sum += 100 * Math.pow(x[i + 1] - x[i] * x[i], 2) + Math.pow(1 - x[i], 2);
        }
        return sum;
    }

    private static double best(String name, SearchSpace space, int trials, long seed, ToDoubleFunction<double[]> loss) {
        Searcher searcher = Searchers.named(name).open(space, Brief.of(seed, trials));
        double best = Double.POSITIVE_INFINITY;
        for (int number = 0; number < trials; number++) {
            Map<String, Object> point = searcher.suggest(number).orElseThrow();
            double value = loss.applyAsDouble(numbers(point));
            searcher.observe(Observation.pending(number, point));
            searcher.observe(Observation.complete(number, point, value));
            best = Math.min(best, value);
        }
        return best;
    }

    private static double median(String name, SearchSpace space, int trials, ToDoubleFunction<double[]> loss) {
        double[] all = LongStream.range(0, 5)
                .mapToDouble(seed -> best(name, space, trials, seed, loss))
                .sorted()
                .toArray();
        return all[2];
    }

    @Test
    void gaussianProcessesFindTheLowestPointOfAValley() {
        assertThat(median("gp", box(3, -5, 10), 50, ModelSearchersTest::rosenbrock))
                .isLessThan(20);
    }

    @Test
    void evolutionFindsTheLowestPointOfAValley() {
        assertThat(median("cma_es", box(5, -5, 10), 300, ModelSearchersTest::rosenbrock))
                .isLessThan(20);
    }

    @Test
    void aRelayHandsOverToEvolutionAroundTheBest() {
        SearchSpace space = box(3, -5, 10);
        Brief brief = Brief.of(1, 300);
        Searcher relay = new RelaySearcher(space, brief, Searchers.random().open(space, brief), 60, "cma_es");
        double before = Double.POSITIVE_INFINITY;
        double after = Double.POSITIVE_INFINITY;
        for (int number = 0; number < 300; number++) {
            Map<String, Object> point = relay.suggest(number).orElseThrow();
            double value = rosenbrock(numbers(point));
            relay.observe(Observation.pending(number, point));
            relay.observe(Observation.complete(number, point, value));
            before = number < 60 ? Math.min(before, value) : before;
            after = Math.min(after, value);
        }
        assertThat(before).isGreaterThan(20);
        assertThat(after).isLessThan(1);
    }

    @Test
    void autoSaysWhatItDoes() {
        SearcherFactory auto = Searchers.auto();
        assertThat(auto.describe(SearcherContract.numbers(), Brief.of(1, 100)))
                .isEqualTo(
                        "gp, from 250 ended trials on cma_es: few hyperparameters, all of them ordered and always active");
        assertThat(auto.describe(SearcherContract.mixed(), Brief.of(1, 100))).startsWith("gp in turns with tpe");
        assertThat(auto.describe(SearcherContract.conditional(), Brief.of(1, 100)))
                .startsWith("gp in turns with tpe");
        assertThat(auto.describe(box(30, 0, 1), Brief.of(1, 2000))).startsWith("cma_es: ");
        assertThat(auto.describe(box(30, 0, 1), Brief.of(1, 100))).startsWith("tpe: ");
        assertThat(auto.describe(box(2, 0, 1), new Brief(1, 100, 1, 2, List.of())))
                .startsWith("tpe: ");
        assertThat(auto.describe(box(2, 0, 1), new Brief(1, 2000, 1, 2, List.of())))
                .startsWith("nsga2: ");
        assertThat(auto.describe(SearchSpace.of(List.of()), Brief.of(1, 10))).startsWith("random: ");
        assertThat(Searchers.random().describe(box(2, 0, 1), Brief.of(1, 10))).isEqualTo("random");
    }

    @Test
    void severalObjectivesAreRefused() {
        Brief two = new Brief(1, 10, 1, 2, List.of());
        for (String name : List.of("gp", "cma_es")) {
            assertThatThrownBy(() -> Searchers.named(name).open(SearcherContract.numbers(), two))
                    .hasMessageContaining("one objective");
        }
    }
}
