package io.penstock.engine.space;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.engine.contract.SearcherContract;
import io.penstock.engine.format.Json;
import io.penstock.engine.param.Distributions;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class SearchSpaceTest {
    private static SearchSpace models() {
        return SearchSpace.of(List.of(
                        new Dimension("model", Distributions.choice("tree", "net", "none")),
                        new Dimension(
                                "depth",
                                Distributions.integer(1, 12),
                                List.of(new Condition("model", List.of("tree")))),
                        new Dimension(
                                "layers", Distributions.integer(1, 2), List.of(new Condition("model", List.of("net")))),
                        new Dimension(
                                "second",
                                Distributions.ordinal(16, 32, 64),
                                List.of(new Condition("layers", List.of((Object) 2)))),
                        new Dimension("folds", Distributions.integer(2, 5))))
                .where(Constraints.of("depth <= 2 * folds"));
    }

    @Test
    void sizeCountsBranches() {
        assertThat(models().size()).isEqualTo((12 + (1 + 3) + 1) * 4);
        assertThat(SearcherContract.finite().size()).isEqualTo(27);
        assertThat(SearcherContract.numbers().size()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void aPointMustFit() {
        SearchSpace space = models();
        Map<String, Object> point = new LinkedHashMap<>(Map.of("folds", 3L, "depth", 6L, "model", "tree"));
        assertThat(space.contains(point)).isTrue();
        assertThat(List.copyOf(space.require(point).entrySet()))
                .containsExactly(Map.entry("model", "tree"), Map.entry("depth", 6), Map.entry("folds", 3));

        point.put("depth", 7);
        assertThat(space.contains(point)).isFalse();
        assertThatThrownBy(() -> space.require(point)).hasMessageContaining("breaks depth <= 2 * folds");
        point.put("depth", 13);
        assertThatThrownBy(() -> space.require(point)).hasMessageContaining("depth = 13 is not of {integer=[1, 12]}");
        point.put("model", "net");
        assertThatThrownBy(() -> space.require(point)).hasMessageContaining("depth has a value but is inactive");
        point.remove("depth");
        assertThatThrownBy(() -> space.require(point)).hasMessageContaining("layers has no value but is active");
        point.put("layer", 1);
        assertThatThrownBy(() -> space.require(point)).hasMessageContaining("did you mean layers");
        assertThat(space.contains(point)).isFalse();
        assertThatThrownBy(() -> space.where(Constraints.of("fold < 3"))).hasMessageContaining("did you mean folds");
    }

    @Test
    void documentsAreReadBackAsTheSame() {
        SearchSpace space = models();
        assertThat(SpaceDocument.read(SpaceDocument.write(space))).isEqualTo(space);
        Map<String, Object> file = Json.readMap(Json.write(SpaceDocument.write(space)), "a test");
        assertThat(SpaceDocument.read(file)).isEqualTo(space);
        assertThat(SpaceDocument.read(Map.of("rate", Map.of("log_uniform", List.of("1e-6", 1)))))
                .isEqualTo(SearchSpace.of(Map.of("rate", Distributions.logUniform(1e-6, 1))));
        Map<String, Object> alone = Map.of("when", Map.of("a", true), "fixed", 3);
        Map<String, Object> both = new LinkedHashMap<>();
        both.put("a", Map.of("boolean", List.of()));
        both.put("b", alone);
        assertThat(SpaceDocument.read(both).dimension("b").conditions())
                .containsExactly(new Condition("a", List.of((Object) true)));
        assertThatThrownBy(() -> SpaceDocument.write(SearcherContract.ruled())).hasMessageContaining("formula");
        assertThatThrownBy(() -> SpaceDocument.read(Map.of("a", 3))).hasMessageContaining("a map from names");
    }

    @Test
    void narrowingKeepsGoodPointsAndAShare() {
        SearchSpace space = SearchSpace.of(List.of(
                new Dimension("uniform", Distributions.uniform(0, 10)),
                new Dimension("rate", Distributions.logUniform(1e-4, 1)),
                new Dimension("width", Distributions.integer(1, 100)),
                new Dimension("batch", Distributions.ordinal(8, 16, 32, 64, 128)),
                new Dimension("log_width", Distributions.logInteger(1, 1000)),
                new Dimension("step", Distributions.quantized(Distributions.uniform(0, 10), 0.5)),
                new Dimension("normal", Distributions.normal(0, 1)),
                new Dimension("kind", Distributions.choice("a", "b", "c"))));
        Map<String, Object> first = space.sample(new SplittableRandom(1));
        Map<String, Object> second = space.sample(new SplittableRandom(2));
        SearchSpace narrow = space.narrowedAround(List.of(first), 0.25).where(Constraints.of("uniform >= 0"));
        assertThat(narrow.contains(first)).isTrue();
        for (Dimension dimension : narrow.dimensions()) {
            Object lowest = dimension.distribution().inverseCdf(0.001);
            Object highest = dimension.distribution().inverseCdf(0.999);
            var wide = space.dimension(dimension.name()).distribution();
            assertThat(wide.contains(lowest)).isTrue();
            assertThat(wide.cdf(highest) - wide.cdf(lowest))
                    .as(dimension.name())
                    .isLessThan(dimension.name().equals("batch") ? 0.61 : 0.5);
        }
        SearchSpace both = space.narrowedAround(List.of(first, second), 0.1);
        assertThat(both.contains(first)).isTrue();
        assertThat(both.contains(second)).isTrue();
        assertThat(space.narrowedAround(List.of(), 0.1)).isEqualTo(space);
    }

    @Test
    void theTableNamesEverything() {
        assertThat(models().toTable().lines())
                .containsExactly(
                        "name    distribution             active when",
                        "model   choice[tree, net, none]  always",
                        "depth   integer[1, 12]           model is tree",
                        "layers  integer[1, 2]            model is net",
                        "second  ordinal[16, 32, 64]      layers is 2",
                        "folds   integer[2, 5]            always",
                        "rule: depth <= 2 * folds");
    }
}
