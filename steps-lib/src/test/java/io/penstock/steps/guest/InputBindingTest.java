package io.penstock.steps.guest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.engine.data.DataType;
import io.penstock.engine.data.Field;
import io.penstock.engine.data.Role;
import io.penstock.engine.data.Schema;
import io.penstock.engine.data.Tensor;
import io.penstock.engine.error.PenstockException;
import io.penstock.steps.testing.ForeignReference;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class InputBindingTest {
    private static final Port IMAGE = Port.of("image", DataType.FLOAT32, List.of(3, 4, 4));

    private static Schema column(DataType type, Integer... shape) {
        return Schema.of(new Field("image", Role.INPUT, type, List.of(shape), List.of(), null));
    }

    private static InputBinding bind(Port port, Schema schema) {
        return InputBinding.of(schema, List.of(port), List.of(), Role.INPUT);
    }

    @Test
    void channelsLastAreNotTakenForChannelsFirst() {
        assertThatThrownBy(() -> bind(IMAGE, column(DataType.FLOAT32, 4, 4, 3)))
                .isInstanceOf(PenstockException.class)
                .hasMessageContaining("image: float32[3, 4, 4]")
                .hasMessageContaining("image: float32[4, 4, 3]");
        assertThat(bind(IMAGE, column(DataType.UINT8, 48)).ports()).containsExactly(IMAGE);
    }

    @Test
    void whatIsOnlyKnownAfterAFitPassesAndOpenDimensionsTakeAnySize() {
        assertThat(bind(IMAGE, column(DataType.FLOAT64, Field.UNKNOWN)).ports()).containsExactly(IMAGE);
        Port series = Port.of("image", DataType.FLOAT32, List.of(Field.UNKNOWN, 2));
        assertThat(bind(series, column(DataType.FLOAT32, 9, 2)).ports()).containsExactly(series);
        assertThatThrownBy(() -> bind(series, column(DataType.FLOAT32, 9, 3)))
                .isInstanceOf(PenstockException.class)
                .hasMessageContaining("[?, 2]");
    }

    @Test
    void sliceAndEveryTypeIsConverted() {
        Port doubles = Port.of("image", DataType.FLOAT64, List.of(2));
        Port longs = Port.of("image", DataType.INT64, List.of(2));
        byte[] bytes = {0, 1, (byte) 200, 3};
        var batch = ForeignReference.rows(Map.of("image", Tensor.of(bytes, 2, List.of(2))))
                .toBatch()
                .slice(1, 2);
        assertThat(bind(doubles, batch.schema()).read(batch).get(0))
                .isEqualTo(Tensor.matrix(new double[] {200, 3}, 1, 2));
        assertThat(bind(longs, batch.schema()).read(batch).get(0))
                .isEqualTo(Tensor.of(new long[] {200, 3}, 1, List.of(2)));
        assertThatThrownBy(() -> bind(longs, column(DataType.FLOAT64, 2)))
                .isInstanceOf(PenstockException.class)
                .hasMessageContaining("int64");
    }

    @Test
    void pairingsAreRead() {
        assertThat(Pairing.parse("inputs", " a = b , pixels[1, 28,28],c"))
                .containsExactly(
                        new Pairing("a", "b", null),
                        new Pairing("pixels", null, List.of(1, 28, 28)),
                        new Pairing("c", null, null));
        assertThat(Pairing.parse("inputs", "")).isEmpty();
        for (String wrong : List.of("a=b=c", "=b", "a[0]", "a[1,]", "a[99999999999]", ",a", "a b]")) {
            assertThatThrownBy(() -> Pairing.parse("inputs", wrong))
                    .as(wrong)
                    .isInstanceOf(PenstockException.class)
                    .hasMessageContaining("'inputs'");
        }
    }
}
