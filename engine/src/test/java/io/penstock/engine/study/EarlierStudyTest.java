package io.penstock.engine.study;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.engine.error.PenstockException;
import io.penstock.engine.fixture.MemoryStorage;
import io.penstock.engine.param.Distributions;
import io.penstock.engine.searcher.Searchers;
import io.penstock.engine.space.SearchSpace;
import io.penstock.engine.storage.Storage;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A study whose searcher is told of an earlier one. */
class EarlierStudyTest {
    private static final double BEST = 3.3;
    private static final SearchSpace SPACE =
            SearchSpace.of(List.of()).with("x", Distributions.uniform(-5, 5)).with("k", Distributions.integer(1, 9));

    private static StudyPlan plan(SearchSpace space, String searcher) {
        return StudyPlan.of(space)
                .searcher(Searchers.named(searcher))
                .trials(12)
                .seed(2);
    }

    private static void run(Study study, int most) {
        for (int i = 0; i < most; i++) {
            Optional<Trial> next = study.ask("one");
            if (next.isEmpty()) {
                return;
            }
            double off = next.get().real("x") - BEST;
            next.get().complete(off * off + Math.abs(next.get().integer("k") - 7));
        }
    }

    private static StudySnapshot earlier() {
        try (Study study = Study.inMemory(plan(SPACE, "random").trials(40).seed(99))) {
            run(study, 40);
            return study.snapshot();
        }
    }

    private static List<Map<String, Object>> points(StudySnapshot study) {
        return study.trials().stream().map(TrialRecord::point).toList();
    }

    private static StudySnapshot of(StudyPlan plan) {
        try (Study study = Study.inMemory(plan)) {
            run(study, 12);
            return study.snapshot();
        }
    }

    private static double meanDistance(StudySnapshot study) {
        return study.trials().subList(0, 4).stream()
                .mapToDouble(trial -> Math.abs((Double) trial.point().get("x") - BEST))
                .average()
                .orElseThrow();
    }

    @ParameterizedTest
    @ValueSource(strings = {"tpe", "gp", "auto"})
    void theFirstSuggestionsAreMadeOfIt(String searcher) {
        StudySnapshot cold = of(plan(SPACE, searcher));
        StudySnapshot warm = of(plan(SPACE, searcher).after(earlier()));
        assertThat(warm.trials()).hasSize(12);
        assertThat(points(warm).get(0)).isNotEqualTo(points(cold).get(0));
        assertThat(meanDistance(warm)).isLessThan(1.5).isLessThan(meanDistance(cold) / 1.5);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 5, 11})
    void itGoesOnTheSameWithoutTheEarlierOneAtHand(int finished) {
        Map<String, Object> first = Map.of("x", 1.25, "k", 4);
        List<Map<String, Object>> whole =
                points(of(plan(SPACE, "tpe").known(first).after(earlier())));
        Storage storage = new MemoryStorage();
        Study dies = Study.in(storage, plan(SPACE, "tpe").known(first).after(earlier()), Duration.ofHours(1));
        run(dies, finished);
        dies.ask("one");
        StudyStorageContract.bury(storage);
        try (Study next = Study.in(storage, plan(SPACE, "tpe"))) {
            run(next, 12);
        }
        assertThat(points(StudySnapshot.read(storage))).isEqualTo(whole);
        assertThat(whole.get(0)).isEqualTo(first);
    }

    @Test
    void otherEarlierStudiesAndOtherKnownPointsAreNotTheSameStudy() {
        Storage storage = new MemoryStorage();
        StudySnapshot earlier = earlier();
        Map<String, Object> first = Map.of("x", 1.0, "k", 4);
        Study.in(storage, plan(SPACE, "tpe").known(first).after(earlier)).close();
        Study.in(storage, plan(SPACE, "tpe").known(first).after(earlier)).close();
        assertThatThrownBy(() -> Study.in(storage, plan(SPACE, "tpe").after(earlier())))
                .isInstanceOf(PenstockException.class)
                .hasMessageContaining("after is")
                .hasMessageContaining(earlier.id());
        assertThatThrownBy(() -> Study.in(storage, plan(SPACE, "tpe").known(Map.of("x", 2.0, "k", 4))))
                .isInstanceOf(PenstockException.class)
                .hasMessageContaining("known is")
                .hasMessageContaining("or none");
    }

    private static List<EarlierTrial> told(SearchSpace space, Map<String, Object> fixed) {
        return StudyPlan.of(space).after(earlier(), fixed).earlier();
    }

    @Test
    void onlyTrialsOfTheSpaceAreTold() {
        assertThat(told(SPACE, Map.of())).hasSize(40).allMatch(trial -> trial.number() < 0);
        SearchSpace narrow =
                SearchSpace.of(List.of()).with("x", Distributions.uniform(0, 5)).with("k", Distributions.integer(1, 9));
        assertThat(told(narrow, Map.of()))
                .hasSizeBetween(10, 30)
                .allMatch(trial -> (Double) trial.point().get("x") >= 0);
        SearchSpace ruled = SPACE.where(io.penstock.engine.space.Constraints.of("k <= 3"));
        assertThat(told(ruled, Map.of()))
                .hasSizeBetween(5, 25)
                .allMatch(trial -> (Integer) trial.point().get("k") <= 3);
    }

    @Test
    void whatOnlyOneOfTheStudiesSearchesMustHaveHadTheFixedValue() {
        SearchSpace more = SPACE.with("depth", Distributions.integer(1, 4));
        assertThat(told(more, Map.of())).isEmpty();
        assertThat(told(more, Map.of("depth", 2)))
                .hasSize(40)
                .allMatch(trial -> trial.point().get("depth").equals(2));
        assertThat(told(more, Map.of("depth", 7))).isEmpty();
        SearchSpace less = SearchSpace.of(List.of()).with("x", Distributions.uniform(-5, 5));
        assertThat(told(less, Map.of())).isEmpty();
        long sevens = earlier().trials().stream()
                .filter(trial -> trial.point().get("k").equals(7))
                .count();
        assertThat(sevens).isPositive();
        assertThat(told(less, Map.of("k", 7)))
                .hasSize((int) sevens)
                .allMatch(trial -> trial.point().keySet().equals(java.util.Set.of("x")));
    }

    @Test
    void whatWasNotMeasuredCannotBeTold() {
        StudyPlan other = StudyPlan.of(SPACE).goals(Goal.maximize("accuracy"));
        assertThatThrownBy(() -> other.after(earlier()))
                .isInstanceOf(PenstockException.class)
                .hasMessageContaining("maximize accuracy")
                .hasMessageContaining("minimize loss");
        Study study = Study.inMemory(StudyPlan.of(SPACE).searcher(Searchers.random()));
        study.ask("one").orElseThrow().complete(List.of(3.0), 0, Map.of("metrics", Map.of("accuracy", 0.5)));
        study.ask("one").orElseThrow().fail("no");
        assertThat(other.after(study.snapshot()).earlier())
                .hasSize(1)
                .allMatch(trial -> trial.values().equals(List.of(0.5)));
    }
}
