package io.penstock.engine.searcher;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.engine.contract.SearcherContract;
import io.penstock.engine.param.Distributions;
import io.penstock.engine.searcher.SearcherFactory.Brief;
import io.penstock.engine.space.Dimension;
import io.penstock.engine.space.SearchSpace;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WideSpacesTest {
    @ParameterizedTest
    @ValueSource(strings = {"random", "sobol", "tpe", "nsga2"})
    void moreDimensionsThanASequenceHasAreSearched(String name) {
        List<Dimension> dimensions = new ArrayList<>();
        for (int i = 0; i < 70; i++) {
            dimensions.add(new Dimension("x" + i, Distributions.uniform(0, 1)));
        }
        SearchSpace space = SearchSpace.of(dimensions);
        Searcher searcher = Searchers.named(name).open(space, Brief.of(1, 30));
        assertThat(SearcherContract.search(searcher, space, 30)).hasSize(60);
        assertThat(searcher.suggest(30).orElseThrow()).hasSize(70);
    }

    @ParameterizedTest
    @ValueSource(strings = {"random", "sobol", "tpe", "nsga2", "grid"})
    void aSpaceOfOnePointIsTriedOnce(String name) {
        SearchSpace space = SearchSpace.of(List.of(new Dimension("only", Distributions.integer(3, 3))));
        Searcher searcher = Searchers.named(name).open(space, Brief.of(1, 5));
        assertThat(SearcherContract.search(searcher, space, 5)).hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"random", "sobol", "tpe", "nsga2", "grid"})
    void aSpaceWithoutDimensionsHasOnePoint(String name) {
        SearchSpace space = SearchSpace.of(List.of());
        Searcher searcher = Searchers.named(name).open(space, Brief.of(1, 5));
        assertThat(SearcherContract.search(searcher, space, 5)).hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"random", "sobol", "tpe", "nsga2"})
    void severalLossesAreBorneInEverySpace(String name) {
        for (SearchSpace space : List.of(
                SearcherContract.mixed(),
                SearcherContract.conditional(),
                SearcherContract.finite(),
                SearcherContract.ruled())) {
            Searcher searcher = Searchers.named(name).open(space, new Brief(1, 25, 1, 3, List.of()));
            for (int number = 0; number < 25; number++) {
                Map<String, Object> point = searcher.suggest(number).orElseThrow();
                assertThat(space.isAllowed(point)).isTrue();
                searcher.observe(Observation.pending(number, point));
                double loss = SearcherContract.bowl(space, point);
                double odd = number % 5 == 0 ? Double.NaN : number % 7 == 0 ? Double.POSITIVE_INFINITY : 1 - loss;
                searcher.observe(Observation.complete(number, point, loss, odd, loss * loss));
            }
        }
    }
}
