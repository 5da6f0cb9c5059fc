package io.penstock.engine.searcher;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.engine.contract.SearcherContract;
import io.penstock.engine.searcher.SearcherFactory.Brief;
import io.penstock.engine.space.SearchSpace;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class TpeSearcherTest {
    private final SearcherFactory tpe = Searchers.named("tpe");

    @Test
    void itFindsFarMoreThanDrawing() {
        double drawn = Landscapes.median(Searchers.random(), Landscapes.braninSpace(), Landscapes::branin, 60, 10);
        double found = Landscapes.median(tpe, Landscapes.braninSpace(), Landscapes::branin, 60, 10);
        assertThat(found).isLessThan(0.6).isLessThan(drawn / 1.5);
    }

    @Test
    void itFindsTheBranchOfAConditionalSpace() {
        SearchSpace space = SearcherContract.conditional();
        double drawn = Landscapes.median(Searchers.random(), space, Landscapes::conditionalBowl, 80, 10);
        assertThat(Landscapes.median(tpe, space, Landscapes::conditionalBowl, 80, 10))
                .isLessThanOrEqualTo(drawn);
    }

    @Test
    void itKeepsAwayFromWhatIsInfeasible() {
        SearchSpace space = Landscapes.braninSpace();
        Searcher searcher = tpe.open(space, Brief.of(1, 60));
        int feasible = 0;
        for (int number = 0; number < 60; number++) {
            Map<String, Object> point = searcher.suggest(number).orElseThrow();
            double violation = Math.max(0, (Double) point.get("x0") - 0);
            feasible += number >= 30 && violation == 0 ? 1 : 0;
            searcher.observe(new Observation(
                    number, point, Observation.State.COMPLETE, List.of(Landscapes.branin(point)), violation, 0));
        }
        assertThat(feasible).isGreaterThan(20);
    }

    @Test
    void itKeepsAwayFromWherePrunedTrialsStoppedEarly() {
        SearchSpace space = SearcherContract.numbers();
        Searcher searcher = tpe.open(space, Brief.of(1, 60));
        int late = 0;
        for (int number = 0; number < 60; number++) {
            Map<String, Object> point = searcher.suggest(number).orElseThrow();
            boolean promising = (Double) point.get("dropout") < 0.2;
            late += number >= 30 && promising ? 1 : 0;
            searcher.observe(new Observation(
                    number, point, Observation.State.PRUNED, List.of(promising ? 0.9 : 0.8), 0, promising ? 9 : 3));
        }
        assertThat(late).isGreaterThan(20);
    }

    @Test
    void pendingTrialsSpreadOut() {
        SearchSpace space = Landscapes.braninSpace();
        Searcher searcher = tpe.open(space, new Brief(3, 60, 8, 1, List.of()));
        SearcherContract.search(searcher, space, 30);
        Set<List<Long>> places = new HashSet<>();
        for (int number = 30; number < 38; number++) {
            Map<String, Object> point = searcher.suggest(number).orElseThrow();
            searcher.observe(Observation.pending(number, point));
            places.add(List.of(Math.round((Double) point.get("x0") * 1e3), Math.round((Double) point.get("x1") * 1e3)));
        }
        assertThat(places).hasSize(8);
    }

    @Test
    void withTwoLossesItFindsTheFront() {
        SearchSpace space = Landscapes.braninSpace();
        assertThat(Fronts.found(tpe, space, 80)).isGreaterThan(Fronts.found(Searchers.random(), space, 80));
    }
}
