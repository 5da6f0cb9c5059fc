package io.penstock.engine.searcher;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.engine.contract.SearcherContract;
import org.junit.jupiter.api.Test;

class GeneticSearcherTest {
    private final SearcherFactory nsga2 = Searchers.named("nsga2");

    @Test
    void itFindsMoreOfAFrontThanDrawing() {
        assertThat(Fronts.found(nsga2, SearcherContract.numbers(), 200))
                .isGreaterThan(Fronts.found(Searchers.random(), SearcherContract.numbers(), 200));
    }

    @Test
    void itFindsMoreOfOneLossThanDrawing() {
        double drawn = Landscapes.median(Searchers.random(), Landscapes.braninSpace(), Landscapes::branin, 100, 10);
        assertThat(Landscapes.median(nsga2, Landscapes.braninSpace(), Landscapes::branin, 100, 10))
                .isLessThan(drawn);
    }
}
