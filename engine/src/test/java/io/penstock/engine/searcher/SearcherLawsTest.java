package io.penstock.engine.searcher;

import io.penstock.engine.contract.SearcherContract;
import org.junit.jupiter.api.Nested;

/** Every searcher keeps the contract. */
class SearcherLawsTest {
    @Nested
    class Random implements SearcherContract {
        @Override
        public SearcherFactory factory() {
            return Searchers.random();
        }
    }

    @Nested
    class Grid implements SearcherContract {
        @Override
        public SearcherFactory factory() {
            return Searchers.named("grid");
        }

        @Override
        public boolean isRandom() {
            return false;
        }
    }

    @Nested
    class Sobol implements SearcherContract {
        @Override
        public SearcherFactory factory() {
            return Searchers.named("sobol");
        }
    }

    @Nested
    class Tpe implements SearcherContract {
        @Override
        public SearcherFactory factory() {
            return Searchers.named("tpe");
        }
    }

    @Nested
    class Genetic implements SearcherContract {
        @Override
        public SearcherFactory factory() {
            return Searchers.named("nsga2");
        }
    }
}
