package io.penstock.engine.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.engine.error.PenstockException;
import io.penstock.engine.fixture.Plus;
import io.penstock.engine.format.Json;
import io.penstock.engine.param.Distributions;
import io.penstock.engine.prune.PrunerFactory;
import io.penstock.engine.prune.Pruners;
import io.penstock.engine.searcher.SearcherFactory;
import io.penstock.engine.searcher.Searchers;
import io.penstock.engine.split.GroupKFold;
import io.penstock.engine.split.HoldOut;
import io.penstock.engine.split.KFold;
import io.penstock.engine.split.Splitter;
import io.penstock.engine.split.WalkForward;
import io.penstock.engine.step.Child;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A search as plain values, and back. */
class SearchDocumentTest {
    /** By way of a file. */
    private static Search again(Search search) {
        byte[] file = Json.write(SearchDocument.write(search));
        return SearchDocument.read(Json.readMap(file, "the file"), List.of(new Child("step", search.step())));
    }

    private static Search read(String key, Object value) {
        return SearchDocument.read(Map.of(key, value), List.of(new Child("step", Plus.create())));
    }

    static Stream<SearcherFactory> searchers() {
        return Stream.concat(Searchers.names().stream().map(Searchers::named), Stream.of(Searchers.grid(3)));
    }

    @ParameterizedTest
    @MethodSource("searchers")
    void everySearcherComesBackWithItsSettings(SearcherFactory searcher) {
        SearcherFactory read =
                again(Search.of(Plus.create()).searcher(searcher)).options().searcher();
        assertThat(read.name()).isEqualTo(searcher.name());
        assertThat(read.settings()).isEqualTo(searcher.settings());
    }

    static Stream<PrunerFactory> pruners() {
        return Stream.concat(
                Pruners.names().stream().map(Pruners::named),
                Stream.of(
                        Pruners.percentile(25, 3, 2, 4),
                        Pruners.halving(2, 4),
                        Pruners.asha(3, 2),
                        Pruners.hyperband(1, 2)));
    }

    @ParameterizedTest
    @MethodSource("pruners")
    void everyPrunerComesBackWithItsSettings(PrunerFactory pruner) {
        PrunerFactory read =
                again(Search.of(Plus.create()).pruner(pruner)).options().pruner();
        assertThat(read.name()).isEqualTo(pruner.name());
        assertThat(read.settings()).isEqualTo(pruner.settings());
        // What is set is what is opened.
        assertThat(read.open(0, 50, 0).next(0, 0))
                .isEqualTo(pruner.open(0, 50, 0).next(0, 0));
        assertThat(read.open(0, 50, 0).next(0, 7))
                .isEqualTo(pruner.open(0, 50, 0).next(0, 7));
    }

    static Stream<Splitter> splits() {
        return Stream.of(
                new KFold(4).shuffled(9).stratified(),
                new HoldOut(0.3),
                new GroupKFold(3),
                WalkForward.anchored(20, 5).padding(2));
    }

    @ParameterizedTest
    @MethodSource("splits")
    void everySplitComesBackWithItsSettings(Splitter split) {
        Splitter read = again(Search.of(Plus.create()).split(split)).options().split();
        assertThat(read.type()).isEqualTo(split.type());
        assertThat(read.settings()).isEqualTo(split.settings());
    }

    @Test
    void allElseComesBack() {
        Search search = Search.of(Plus.create())
                .metric("mae", "rmse")
                .trials(7)
                .parallelism(3)
                .seed(1L << 40)
                .timeout(Duration.ofMinutes(3))
                .trialTimeout(Duration.ofSeconds(5))
                .startAt(Map.of("amount", 3))
                .where("amount <= 10")
                .over("amount")
                .space("amount", Distributions.integer(1, 20))
                .execution(Execution.NARROW)
                .giveUpAfter(4)
                .refit(false);
        SearchOptions wanted = search.options();
        SearchOptions read = again(search).options();
        assertThat(read.seed()).isEqualTo(1L << 40);
        assertThat(read)
                .usingRecursiveComparison()
                .ignoringFields("searcher", "pruner", "split")
                .isEqualTo(wanted);
    }

    @Test
    void whatIsWrongIsSaid() {
        for (Map.Entry<String, Object> wrong : Map.<String, Object>of(
                        "trials",
                        "many",
                        "seed",
                        1.5,
                        "parallelism",
                        1L << 40,
                        "refit",
                        "perhaps",
                        "searcher",
                        Map.of("grid", Map.of("pionts", 3)),
                        "pruner",
                        Map.of("asha", Map.of("reduction", 1)),
                        "split",
                        "KFold")
                .entrySet()) {
            assertThatThrownBy(() -> read(wrong.getKey(), wrong.getValue()))
                    .as(wrong.getKey())
                    .isInstanceOf(PenstockException.class);
        }
        assertThatThrownBy(() -> read("searcher", Map.of("grid", Map.of("pionts", 3))))
                .hasMessageContaining("points");
        assertThatThrownBy(() -> read("searcher", Map.of("tpe", Map.of("points", 3))))
                .hasMessageContaining("points");
        assertThat(read("searcher", Map.of("grid", Map.of("points", 3)))
                        .options()
                        .searcher()
                        .settings())
                .isEqualTo(Map.of("points", 3));
    }
}
