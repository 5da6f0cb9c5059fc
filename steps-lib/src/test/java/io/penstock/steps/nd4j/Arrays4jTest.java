package io.penstock.steps.nd4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.engine.data.Tensor;
import java.util.BitSet;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

class Arrays4jTest {
    private static final double[] SIX = {1, 2, 3, 4, 5, 6};

    @Test
    void everyTypeComesBack() {
        for (Tensor tensor : List.of(
                Tensor.matrix(SIX, 3, 2),
                Tensor.matrix(new float[] {1.5f, 2, 3, 4}, 2, 2),
                Tensor.scalars(1, -2, 3),
                Tensor.scalars(1L << 40, -2L),
                Tensor.of(new boolean[] {true, false, true}, 3, List.of()),
                Tensor.of(new byte[] {1, (byte) 200}, 2, List.of()),
                Tensor.of(SIX, 1, List.of(3, 2)))) {
            try (INDArray array = Arrays4j.toArray(tensor)) {
                assertThat(array.size(0)).isEqualTo(tensor.rows());
                assertThat(array.rank()).isEqualTo(1 + tensor.rowShape().size());
                assertThat(Arrays4j.toTensor(array)).isEqualTo(tensor);
            }
        }
    }

    @Test
    void unsignedBytesKeepTheirValue() {
        try (INDArray array = Arrays4j.toArray(Tensor.of(new byte[] {(byte) 200}, 1, List.of()))) {
            assertThat(array.dataType()).isEqualTo(DataType.UINT8);
            assertThat(array.getDouble(0)).isEqualTo(200);
        }
    }

    @Test
    void aSliceIsCopiedAlone() {
        try (INDArray array = Arrays4j.toArray(Tensor.matrix(SIX, 3, 2).slice(1, 3))) {
            assertThat(array.data().length()).isEqualTo(4);
            assertThat(array.getDouble(0, 0)).isEqualTo(3);
            assertThat(array.getDouble(1, 1)).isEqualTo(6);
        }
    }

    @Test
    void viewsAndOtherOrdersComeRowByRow() {
        try (INDArray array = Nd4j.create(SIX, new long[] {3, 2}, 'c');
                INDArray columns = array.dup('f')) {
            assertThat(Arrays4j.toTensor(columns)).isEqualTo(Tensor.matrix(SIX, 3, 2));
            assertThat(Arrays4j.toTensor(array.transpose()))
                    .isEqualTo(Tensor.matrix(new double[] {1, 3, 5, 2, 4, 6}, 2, 3));
            assertThat(Arrays4j.toTensor(array.get(NDArrayIndex.interval(1, 3), NDArrayIndex.all())))
                    .isEqualTo(Tensor.matrix(new double[] {3, 4, 5, 6}, 2, 2));
            assertThat(Arrays4j.toTensor(columns.get(NDArrayIndex.interval(1, 3), NDArrayIndex.all())))
                    .isEqualTo(Tensor.matrix(new double[] {3, 4, 5, 6}, 2, 2));
            assertThat(Arrays4j.toTensor(array.getColumn(1))).isEqualTo(Tensor.scalars(2.0, 4.0, 6.0));
            assertThat(Arrays4j.toTensor(array.getRow(2))).isEqualTo(Tensor.scalars(5.0, 6.0));
            assertThat(array.wasClosed()).isFalse();
        }
    }

    @Test
    void nothingAndOneElementComeBack() {
        Tensor none = Tensor.matrix(new double[0], 0, 4);
        assertThat(Arrays4j.toTensor(Arrays4j.toArray(none))).isEqualTo(none);
        Tensor narrow = Tensor.matrix(new float[0], 3, 0);
        assertThat(Arrays4j.toTensor(Arrays4j.toArray(narrow))).isEqualTo(narrow);
        assertThat(Arrays4j.toTensor(Nd4j.scalar(2.5))).isEqualTo(Tensor.scalars(2.5));
    }

    @Test
    void whatHasNoCounterpartIsRefused() {
        BitSet nulls = new BitSet();
        nulls.set(1);
        assertThatThrownBy(() -> Arrays4j.toArray(Tensor.of(new int[2], 2, List.of(), nulls)))
                .hasMessageContaining("impute");
        assertThatThrownBy(() -> Arrays4j.toTensor(Nd4j.create(DataType.FLOAT16, 2)))
                .hasMessageContaining("cast");
    }
}
