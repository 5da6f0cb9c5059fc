package io.penstock.engine.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.engine.param.Distributions;
import io.penstock.engine.searcher.Observation;
import io.penstock.engine.searcher.Searcher;
import io.penstock.engine.searcher.SearcherFactory;
import io.penstock.engine.searcher.SearcherFactory.Brief;
import io.penstock.engine.space.Condition;
import io.penstock.engine.space.Constraint;
import io.penstock.engine.space.Dimension;
import io.penstock.engine.space.SearchSpace;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What every searcher must do. */
public interface SearcherContract {
    SearcherFactory factory();

    /** Whether it can search such a space. */
    default boolean accepts(SearchSpace space) {
        return true;
    }

    /** Whether it proposes other points with other seeds. */
    default boolean isRandom() {
        return true;
    }

    static SearchSpace numbers() {
        return SearchSpace.of(List.of(
                new Dimension("rate", Distributions.logUniform(1e-4, 1)),
                new Dimension("width", Distributions.integer(1, 64)),
                new Dimension("dropout", Distributions.uniform(0, 0.8))));
    }

    static SearchSpace mixed() {
        return numbers().with("kind", Distributions.choice("relu", "tanh", "none"));
    }

    static SearchSpace conditional() {
        return SearchSpace.of(List.of(
                new Dimension("model", Distributions.choice("tree", "net")),
                new Dimension("depth", Distributions.integer(1, 12), List.of(new Condition("model", List.of("tree")))),
                new Dimension("layers", Distributions.integer(1, 2), List.of(new Condition("model", List.of("net")))),
                new Dimension(
                        "second", Distributions.uniform(0, 1), List.of(new Condition("layers", List.of((Object) 2)))),
                new Dimension("penalty", Distributions.logUniform(1e-3, 1e3))));
    }

    static SearchSpace finite() {
        return SearchSpace.of(List.of(
                new Dimension("a", Distributions.integer(1, 3)),
                new Dimension("b", Distributions.integer(1, 3)),
                new Dimension("c", Distributions.choice("x", "y", "z"))));
    }

    static SearchSpace ruled() {
        return SearchSpace.of(List.of(
                        new Dimension("low", Distributions.integer(1, 20)),
                        new Dimension("high", Distributions.integer(1, 20)),
                        new Dimension("weight", Distributions.uniform(0, 1))))
                .where(new Constraint() {
                    @Override
                    public String describe() {
                        return "low < high";
                    }

                    @Override
                    public boolean holds(Map<String, Object> values) {
                        return (Integer) values.get("low") < (Integer) values.get("high");
                    }
                });
    }

    private List<SearchSpace> spaces() {
        return List.of(numbers(), mixed(), conditional(), finite(), ruled()).stream()
                .filter(this::accepts)
                .toList();
    }

    /** A bowl whose lowest point is off the middle. */
    static double bowl(SearchSpace space, Map<String, Object> point) {
        double sum = 0;
        for (double coordinate : space.coordinates(point)) {
            sum += Double.isNaN(coordinate) ? 0.02 : (coordinate - 0.3) * (coordinate - 0.3);
        }
        return sum;
    }

    /** One trial after another: all that the searcher heard. */
    static List<Observation> search(Searcher searcher, SearchSpace space, int trials) {
        List<Observation> heard = new ArrayList<>();
        for (int number = 0; number < trials; number++) {
            Optional<Map<String, Object>> point = searcher.suggest(number);
            if (point.isEmpty()) {
                break;
            }
            heard.add(Observation.pending(number, point.get()));
            heard.add(Observation.complete(number, point.get(), bowl(space, point.get())));
            heard.subList(heard.size() - 2, heard.size()).forEach(searcher::observe);
        }
        return heard;
    }

    private static List<Map<String, Object>> points(List<Observation> heard) {
        return heard.stream()
                .filter(observation -> observation.state() != Observation.State.PENDING)
                .map(Observation::point)
                .toList();
    }

    private static void requireInside(SearchSpace space, Map<String, Object> point) {
        List<String> active = new ArrayList<>();
        for (Dimension dimension : space.dimensions()) {
            if (space.isActive(dimension, point)) {
                active.add(dimension.name());
                assertThat(dimension.distribution().contains(point.get(dimension.name())))
                        .as("%s of %s in %s", dimension.name(), point, space)
                        .isTrue();
            }
        }
        assertThat(point.keySet()).containsExactlyElementsOf(active);
        assertThat(space.isAllowed(point)).as("%s keeps the rules", point).isTrue();
    }

    @Test
    default void everyPointIsInTheSpaceAndAllowed() {
        for (SearchSpace space : spaces()) {
            List<Map<String, Object>> points = points(search(factory().open(space, Brief.of(7, 40)), space, 40));
            assertThat(points).hasSizeGreaterThan(20);
            points.forEach(point -> requireInside(space, point));
        }
    }

    @Test
    default void askingTwiceGivesTheSame() {
        for (SearchSpace space : spaces()) {
            Searcher searcher = factory().open(space, Brief.of(3, 30));
            search(searcher, space, 15);
            Optional<Map<String, Object>> first = searcher.suggest(15);
            searcher.suggest(16);
            assertThat(searcher.suggest(15)).isEqualTo(first);
        }
    }

    @Test
    default void aSearcherThatHearsTheSameGoesOnInTheSameWay() {
        for (SearchSpace space : spaces()) {
            Searcher searcher = factory().open(space, Brief.of(3, 30));
            List<Observation> heard = search(searcher, space, 22);
            Searcher again = factory().open(space, Brief.of(3, 30));
            heard.forEach(again::observe);
            assertThat(again.suggest(22)).isEqualTo(searcher.suggest(22));
        }
    }

    @Test
    default void otherSeedsGiveOtherPoints() {
        if (isRandom()) {
            for (SearchSpace space : spaces()) {
                assertThat(points(search(factory().open(space, Brief.of(1, 20)), space, 20)))
                        .isNotEqualTo(points(search(factory().open(space, Brief.of(2, 20)), space, 20)));
            }
        }
    }

    @Test
    default void pendingTrialsAreNotProposedAgain() {
        for (SearchSpace space : spaces()) {
            Searcher searcher = factory().open(space, new Brief(5, 40, 8, 1, List.of()));
            search(searcher, space, 12);
            Set<Map<String, Object>> pending = new HashSet<>();
            for (int number = 12; number < 20; number++) {
                Map<String, Object> point = searcher.suggest(number).orElseThrow();
                searcher.observe(Observation.pending(number, point));
                assertThat(pending.add(point))
                        .as("%s is pending already", point)
                        .isTrue();
            }
        }
    }

    @Test
    default void knownPointsComeFirst() {
        for (SearchSpace space : spaces()) {
            List<Map<String, Object>> known = List.of(
                    space.sample(new java.util.SplittableRandom(1)), space.sample(new java.util.SplittableRandom(2)));
            Searcher searcher = factory().open(space, new Brief(5, 20, 1, 1, known));
            List<Map<String, Object>> points = points(search(searcher, space, 20));
            assertThat(points).startsWith(known.get(0), known.get(1));
            assertThat(points).doesNotHaveDuplicates();
        }
    }

    @Test
    default void trialsWithoutAUsableResultAreBorne() {
        for (SearchSpace space : spaces()) {
            Searcher searcher = factory().open(space, Brief.of(11, 25));
            for (int number = 0; number < 25; number++) {
                Map<String, Object> point = searcher.suggest(number).orElseThrow();
                requireInside(space, point);
                searcher.observe(Observation.pending(number, point));
                double loss = bowl(space, point);
                searcher.observe(
                        switch (number % 6) {
                            case 0 -> Observation.failed(number, point);
                            case 1 -> Observation.complete(number, point, Double.NaN);
                            case 2 -> pruned(number, point, loss, number % 4 + 1);
                            case 3 ->
                                new Observation(
                                        number, point, Observation.State.COMPLETE, List.of(loss), 0.5 + loss, 0);
                            case 4 -> Observation.complete(number, point, Double.POSITIVE_INFINITY);
                            default -> Observation.complete(number, point, loss);
                        });
            }
        }
    }

    private static Observation pruned(int number, Map<String, Object> point, double loss, int step) {
        return new Observation(number, point, Observation.State.PRUNED, List.of(loss), 0, step);
    }

    @Test
    default void nothingButFailuresIsBorne() {
        for (SearchSpace space : spaces()) {
            Searcher searcher = factory().open(space, Brief.of(11, 25));
            for (int number = 0; number < 25; number++) {
                Map<String, Object> point = searcher.suggest(number).orElseThrow();
                requireInside(space, point);
                searcher.observe(Observation.pending(number, point));
                searcher.observe(Observation.failed(number, point));
            }
        }
    }

    @Test
    default void trialsOfAnEarlierStudyAreHeardFirst() {
        for (SearchSpace space : spaces()) {
            Searcher searcher = factory().open(space, Brief.of(11, 20));
            for (int i = 0; i < 15; i++) {
                Map<String, Object> point = space.sample(new java.util.SplittableRandom(i));
                searcher.observe(Observation.complete(i - 15, point, bowl(space, point)));
            }
            points(search(searcher, space, 5)).forEach(point -> requireInside(space, point));
        }
    }

    @Test
    default void aFiniteSpaceIsTriedWithoutRepetitionAndThenEnds() {
        if (accepts(finite())) {
            Searcher searcher = factory().open(finite(), Brief.of(2, 40));
            List<Map<String, Object>> points = points(search(searcher, finite(), 40));
            assertThat(points).hasSize(27).doesNotHaveDuplicates();
            assertThat(searcher.suggest(27)).isEmpty();
        }
    }
}
