package io.penstock.engine.space;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConstraintsTest {
    private static final Map<String, Object> POINT =
            Map.of("pca__components", 6, "k", 3, "low", 0.1, "high", 1e-1, "kind", "tree", "flag", true, "a-b", 2);

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '~',
            value = {
                "pca__components <= 2 * k and low <= high; true",
                "pca__components < 2 * k; false",
                "pca__components - k - 1 == 2; true",
                "12 / k / 2 == 2; true",
                "1 + 2 * 3 == 7 and k > 0; true",
                "(1 + 2) * 3 == k * k; true",
                "-k + 4 > 0; true",
                "kind == 'tree' or k > 100; true",
                "kind != \"tree\"; false",
                "not kind == 'tree' or not flag; false",
                "flag and k != 4; true",
                "1 < k < 5 <= pca__components; true",
                "1 < k < 2; false",
                "low < high; false",
                "low*1e1 >= .5 and k<1e3; true",
                "`a-b` == 2; true",
                "flag == true; true",
                "absent < k and k < 0; true"
            })
    void formulasHoldOrNot(String rule, boolean holds) {
        assertThat(Constraints.of(rule).holds(POINT)).as(rule).isEqualTo(holds);
    }

    @Test
    void rulesAreEqualByTheirText() {
        assertThat(Constraints.of("a < b")).isEqualTo(Constraints.of(" a < b ")).isNotEqualTo(Constraints.of("a <= b"));
        assertThat(Constraints.of("a < b").describe()).isEqualTo("a < b");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '~',
            value = {
                "a <; at character 4",
                "a < b c; at character 7",
                "(a < b; at character 7",
                "a ? b; at character 2",
                "1 < 2; the name of a hyperparameter",
                "and a; at character 1",
                "a = b; at character 2"
            })
    void mistakesSayWhere(String rule, String where) {
        assertThatThrownBy(() -> Constraints.of(rule)).hasMessageContaining(where);
    }

    @Test
    void wordsAndNumbersAreNotMixed() {
        assertThatThrownBy(() -> Constraints.of("kind < 3").holds(POINT)).hasMessageContaining("numbers");
        assertThatThrownBy(() -> Constraints.of("k and flag").holds(POINT))
                .hasMessageContaining("comparisons and flags");
    }
}
