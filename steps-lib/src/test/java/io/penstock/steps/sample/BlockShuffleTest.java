package io.penstock.steps.sample;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.engine.contract.Training;
import io.penstock.engine.contract.TrainingOnlyContract;
import io.penstock.engine.data.Batch;
import io.penstock.engine.data.Tensor;
import io.penstock.engine.local.LocalData;
import io.penstock.engine.step.Transformer;
import io.penstock.steps.testing.Tables;
import java.util.Arrays;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class BlockShuffleTest implements TrainingOnlyContract {
    @Override
    public Transformer step() {
        return new BlockShuffle();
    }

    @Override
    public LocalData data() {
        return Tables.numbers(40, 2, 8);
    }

    @Override
    public boolean dependsOnBlocks() {
        return true;
    }

    @Test
    void everyRowStaysInItsBlockWithItsValuesAndEveryPlaceIsEquallyLikely() {
        LocalData data = Tables.numbers(4000, 2, 8).repartition(2).blocks(10);
        Batch out = Training.transform(new BlockShuffle(), data, Training.epoch(4, 0));
        Tensor in = (Tensor) data.toBatch().column(0);
        int[] placesOfTheFirst = new int[10];
        for (int block = 0; block < 4000; block += 10) {
            long[] ids = Arrays.copyOfRange(out.ids(), block, block + 10);
            for (int i = 0; i < 10; i++) {
                assertThat(((Tensor) out.column(0)).get(block + i, 1)).isEqualTo(in.get((int) ids[i], 1));
                placesOfTheFirst[i] += ids[i] == block ? 1 : 0;
            }
            Arrays.sort(ids);
            assertThat(ids).isEqualTo(LongStream.range(block, block + 10).toArray());
        }
        assertThat(placesOfTheFirst)
                .satisfies(counts -> assertThat(Arrays.stream(counts).allMatch(count -> count >= 20 && count <= 62))
                        .as(Arrays.toString(counts))
                        .isTrue());
    }
}
