package io.penstock.engine.searcher;

import io.penstock.engine.contract.SearcherContract;
import io.penstock.engine.param.Distributions;
import io.penstock.engine.searcher.SearcherFactory.Brief;
import io.penstock.engine.space.Dimension;
import io.penstock.engine.space.SearchSpace;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/** Functions for a first look at how well a searcher searches. */
final class Landscapes {
    private Landscapes() {}

    static SearchSpace braninSpace() {
        return SearchSpace.of(List.of(
                new Dimension("x0", Distributions.uniform(-5, 10)), new Dimension("x1", Distributions.uniform(0, 15))));
    }

    static double branin(Map<String, Object> point) {
        double x0 = (Double) point.get("x0");
        double x1 = (Double) point.get("x1");
        double inner = x1 - 5.1 / (4 * Math.PI * Math.PI) * x0 * x0 + 5 / Math.PI * x0 - 6;
        return inner * inner + 10 * (1 - 1 / (8 * Math.PI)) * Math.cos(x0) + 10;
    }

    /** The median over seeds of the best loss. */
    static double median(
            SearcherFactory factory,
            SearchSpace space,
            ToDoubleFunction<Map<String, Object>> loss,
            int trials,
            int seeds) {
        double[] best = new double[seeds];
        for (int seed = 0; seed < seeds; seed++) {
            Searcher searcher = factory.open(space, Brief.of(seed, trials));
            best[seed] = Double.POSITIVE_INFINITY;
            for (int number = 0; number < trials; number++) {
                Map<String, Object> point = searcher.suggest(number).orElseThrow();
                searcher.observe(Observation.pending(number, point));
                double found = loss.applyAsDouble(point);
                best[seed] = Math.min(best[seed], found);
                searcher.observe(Observation.complete(number, point, found));
            }
        }
        Arrays.sort(best);
        return (best[(seeds - 1) / 2] + best[seeds / 2]) / 2;
    }

    /** As {@link SearcherContract#bowl}, over the conditional space of the contract. */
    static double conditionalBowl(Map<String, Object> point) {
        return SearcherContract.bowl(SearcherContract.conditional(), point)
                + ("net".equals(point.get("model")) ? 0 : 0.05);
    }
}
