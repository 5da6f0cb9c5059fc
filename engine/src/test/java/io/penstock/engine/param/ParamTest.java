package io.penstock.engine.param;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.penstock.engine.error.PenstockException;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ParamTest {
    private static final Param<Integer> COUNT =
            Param.integer("count", 2).atLeast(1).atMost(9).doc("A count.");
    private static final Param<Double> RATE = Param.real("rate", 0.5);
    private static final Param<Boolean> FLAG = Param.flag("flag", true);
    private static final Param<String> WORD = Param.oneOf("word", "red", "green");

    @Test
    void valuesAreConvertedWhereNothingIsLost() {
        assertThat(COUNT.parse("3")).isEqualTo(3);
        assertThat(COUNT.parse(3.0)).isEqualTo(3);
        assertThat(COUNT.parse(3L)).isEqualTo(3);
        assertThat(RATE.parse(3)).isEqualTo(3.0);
        assertThat(RATE.parse("1e-3")).isEqualTo(0.001);
        assertThat(FLAG.parse("false")).isFalse();
        assertThat(WORD.parse("green")).isEqualTo("green");
    }

    @Test
    void whatDoesNotFitIsRefusedWithNameRuleAndValue() {
        for (Object wrong : List.of(0, 10, 2.5, "many", true)) {
            assertThatThrownBy(() -> COUNT.parse(wrong))
                    .isInstanceOf(PenstockException.class)
                    .hasMessageContaining("count")
                    .hasMessageContaining(String.valueOf(wrong))
                    .hasMessageContaining("default is 2");
        }
        assertThatThrownBy(() -> FLAG.parse("yes")).hasMessageContaining("true or false");
        assertThatThrownBy(() -> WORD.parse("blue")).hasMessageContaining("one of [red, green]");
    }

    @Test
    void settingsKeepSiblingsAndNameNearNames() {
        Settings settings = Settings.of(List.of(COUNT, RATE)).with(COUNT, 7).with("rate", 0.01);
        assertThat(settings.get(COUNT)).isEqualTo(7);
        assertThat(settings.get(RATE)).isEqualTo(0.01);
        assertThat(settings.withSpace("rate", Distributions.uniform(0, 1)).get(COUNT))
                .isEqualTo(7);
        assertThatThrownBy(() -> settings.with("cuont", 1)).hasMessageContaining("did you mean count?");
    }

    @Test
    void distributionsDrawWhatTheirFormulaSays() {
        SplittableRandom random = new SplittableRandom(1);
        Distribution logUniform = Distributions.logUniform(1e-4, 1);
        double below = IntStream.range(0, 20_000)
                        .filter(i -> (double) logUniform.sample(random) < 1e-2)
                        .count()
                / 20_000.0;
        assertThat(below).as("half of the orders of magnitude").isCloseTo(0.5, within(0.015));
        double mean = IntStream.range(0, 20_000)
                .mapToDouble(i -> (double) Distributions.uniform(-3, 5).sample(random))
                .average()
                .orElseThrow();
        assertThat(mean).isCloseTo(1, within(0.06));
        int[] counts = new int[4];
        for (int i = 0; i < 20_000; i++) {
            counts[(int) Distributions.integer(-1, 2).sample(random) + 1]++;
        }
        for (int count : counts) {
            assertThat(count).isBetween(4750, 5250);
        }
        assertThat(Distributions.choice("a", "b").contains("c")).isFalse();
    }

    @Test
    void wrongRangesAreRefused() {
        assertThatThrownBy(() -> Distributions.uniform(1, 1)).hasMessageContaining("low below");
        assertThatThrownBy(() -> Distributions.logUniform(0, 1)).hasMessageContaining("positive");
        assertThatThrownBy(() -> Distributions.of("log_unifrom", List.of(1, 2)))
                .hasMessageContaining("did you mean log_uniform, ");
        assertThatThrownBy(() -> Distributions.of("uniform", List.of("a", 2))).hasMessageContaining("takes a number");
    }
}
