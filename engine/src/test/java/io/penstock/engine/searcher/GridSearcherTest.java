package io.penstock.engine.searcher;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.engine.contract.SearcherContract;
import io.penstock.engine.param.Distributions;
import io.penstock.engine.searcher.SearcherFactory.Brief;
import io.penstock.engine.space.SearchSpace;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class GridSearcherTest {
    private static List<Map<String, Object>> all(SearcherFactory factory, SearchSpace space) {
        Searcher searcher = factory.open(space, Brief.of(0, 0));
        List<Map<String, Object>> points = new ArrayList<>();
        for (Optional<Map<String, Object>> point = searcher.suggest(0);
                point.isPresent();
                point = searcher.suggest(points.size())) {
            points.add(point.get());
        }
        return points;
    }

    @Test
    void threeDimensionsOfThreeValuesHave27Combinations() {
        SearchSpace space = SearchSpace.of(Map.of(
                "a", Distributions.integer(1, 3), "b", Distributions.integer(1, 3), "c", Distributions.integer(1, 3)));

        assertThat(all(Searchers.grid(5), space)).hasSize(27).doesNotHaveDuplicates();
    }

    @Test
    void continuousDimensionsAreCutAtEvenlySpacedQuantilesWithBothEnds() {
        SearchSpace space = SearchSpace.of(Map.of("rate", Distributions.uniform(2, 6)));

        assertThat(all(Searchers.grid(5), space))
                .containsExactly(
                        Map.of("rate", 2.0),
                        Map.of("rate", 3.0),
                        Map.of("rate", 4.0),
                        Map.of("rate", 5.0),
                        Map.of("rate", 6.0));
    }

    @Test
    void onlyActiveDimensionsAreCombined() {
        // Trees: 12 depths; nets: one layer, or two with 5 places in it; each with 5 penalties.
        assertThat(all(Searchers.grid(5), SearcherContract.conditional()))
                .hasSize((12 + 1 + 5) * 5)
                .doesNotHaveDuplicates();
    }

    @Test
    void combinationsThatBreakRulesAreLeftOut() {
        assertThat(all(Searchers.grid(2), SearcherContract.ruled()))
                .hasSize(190 * 2)
                .allMatch(SearcherContract.ruled()::isAllowed);
    }
}
