package io.penstock.engine.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.engine.data.Batch;
import io.penstock.engine.data.Binaries;
import io.penstock.engine.data.DataType;
import io.penstock.engine.data.Field;
import io.penstock.engine.data.Role;
import io.penstock.engine.data.Schema;
import io.penstock.engine.data.Strings;
import io.penstock.engine.data.Tensor;
import io.penstock.engine.error.PenstockException;
import io.penstock.engine.format.Json;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every row answers by itself; nulls answer no; what is written is read again. */
class ConditionTest {
    private static final Batch ROWS = Batch.of(
            Schema.of(
                    Field.scalar("age", Role.INPUT, DataType.FLOAT64),
                    Field.scalar("count", Role.INPUT, DataType.INT32),
                    Field.scalar("colour", Role.INPUT, DataType.STRING),
                    Field.features("pair", DataType.FLOAT64, List.of("left", "right")),
                    Field.scalar("blob", Role.CARRIED, DataType.BINARY)),
            new long[] {10, 11, 12, 13},
            List.of(
                    Tensor.scalars(1, 2, Double.NaN, 4),
                    Tensor.of(new int[] {0, 5, 6, 0}, 4, List.of(), BitSet.valueOf(new long[] {8})),
                    Strings.of("red", null, "blue", "red"),
                    Tensor.matrix(new double[] {0, 1, 2, 3, 4, 5, 6, 7}, 4, 2),
                    Binaries.of(new byte[0], new byte[0], new byte[0], new byte[0])));

    private static String answers(Condition condition) {
        condition.require(ROWS.schema());
        StringBuilder text = new StringBuilder();
        for (boolean answer : condition.holds(ROWS)) {
            text.append(answer ? 'y' : 'n');
        }
        return text.toString();
    }

    @Test
    void comparesNumbersWordsAndFeatures() {
        Element age = Condition.column("age");
        assertThat(answers(age.below(2))).isEqualTo("ynnn");
        assertThat(answers(age.atMost(2))).isEqualTo("yynn");
        assertThat(answers(age.is(2))).isEqualTo("nynn");
        assertThat(answers(age.atLeast(2))).isEqualTo("nyny");
        assertThat(answers(age.above(2))).isEqualTo("nnny");
        assertThat(answers(Condition.column("colour").is("red"))).isEqualTo("ynny");
        assertThat(answers(Condition.feature("pair", "right").above(3))).isEqualTo("nnyy");
        assertThat(answers(Condition.feature("pair", "0").above(3))).isEqualTo("nnyy");
        assertThat(answers(Condition.feature("pair", "0").above(4))).isEqualTo("nnny");
    }

    @Test
    void aNullAnswersNoAndItsNegationYes() {
        assertThat(answers(Condition.column("age").isNull())).isEqualTo("nnyn");
        assertThat(answers(Condition.column("count").isNull())).isEqualTo("nnny");
        assertThat(answers(Condition.column("colour").isNull())).isEqualTo("nynn");
        assertThat(answers(Condition.column("count").is(0))).isEqualTo("ynnn");
        assertThat(answers(Condition.column("count").is(0).not())).isEqualTo("nyyy");
    }

    @Test
    void andOrNotAlwaysNeverAndCode() {
        Condition old = Condition.column("age").atLeast(2);
        Condition red = Condition.column("colour").is("red");
        assertThat(answers(old.and(red))).isEqualTo("nnny");
        assertThat(answers(old.or(red))).isEqualTo("yyny");
        assertThat(answers(old.not().and(red.not()))).isEqualTo("nnyn");
        assertThat(answers(Condition.always())).isEqualTo("yyyy");
        assertThat(answers(Condition.never())).isEqualTo("nnnn");
        assertThat(answers(Condition.test(row -> row.id() > 10
                        && row.number("pair", "left") + row.number("count") > 6
                        && !"blue".equals(row.word("colour")))))
                .isEqualTo("nynn");
    }

    @Test
    void whatIsWrittenIsReadAgain() {
        Condition all = Condition.column("age")
                .below(2.5)
                .or(Condition.feature("pair", "left").isNull().not())
                .and(Condition.column("colour").is("red").or(Condition.never()));
        byte[] file = Json.write(ConditionDocument.write(all));
        assertThat(ConditionDocument.read(Json.readMap(file, "a condition"))).isEqualTo(all);
        assertThatThrownBy(() -> ConditionDocument.write(Condition.test(row -> true)))
                .isInstanceOf(PenstockException.class)
                .hasMessageContaining("must be made of comparisons");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"not\": 3}",
                "{\"all\": 1}",
                "{\"column\": \"age\"}",
                "{\"column\": \"age\", \"feature\": \"\", \"is\": \"near\", \"value\": 3}",
                "{\"column\": \"age\", \"feature\": \"\", \"is\": \"below\"}"
            })
    void anAlteredDescriptionIsRefused(String document) {
        Map<String, Object> map =
                Json.readMap(document.getBytes(java.nio.charset.StandardCharsets.UTF_8), "a condition");
        assertThatThrownBy(() -> ConditionDocument.read(map)).isInstanceOf(PenstockException.class);
    }

    @Test
    void refusesWhatRowsCannotAnswer() {
        assertThatThrownBy(() -> answers(Condition.column("agee").above(1)))
                .isInstanceOf(PenstockException.class)
                .hasMessageContaining("age");
        assertThatThrownBy(() -> answers(Condition.column("pair").above(1))).hasMessageContaining("name a feature");
        assertThatThrownBy(() -> answers(Condition.feature("pair", "lef").above(1)))
                .hasMessageContaining("left");
        assertThatThrownBy(() -> answers(Condition.feature("pair", "2").above(1)))
                .hasMessageContaining("'2'");
        assertThatThrownBy(() -> answers(Condition.column("colour").above(1))).hasMessageContaining("words");
        assertThatThrownBy(() -> answers(Condition.column("age").is("old"))).hasMessageContaining("numbers");
        assertThatThrownBy(() -> answers(Condition.column("blob").isNull())).hasMessageContaining("a number or a word");
        assertThatThrownBy(() -> Condition.column("age").above(Double.NaN))
                .isInstanceOf(PenstockException.class)
                .hasMessageContaining("NaN");
    }
}
