package io.penstock.engine.searcher;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.engine.contract.SearcherContract;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Searchers that model the losses keep the contract. */
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

    @Test
    void severalObjectivesAreRefused() {
        SearcherFactory.Brief two = new SearcherFactory.Brief(1, 10, 1, 2, List.of());
        for (String name : List.of("gp", "cma_es")) {
            assertThatThrownBy(() -> Searchers.named(name).open(SearcherContract.numbers(), two))
                    .hasMessageContaining("one objective");
        }
    }
}
