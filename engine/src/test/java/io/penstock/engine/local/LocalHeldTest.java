package io.penstock.engine.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.engine.data.Batch;
import io.penstock.engine.data.Binaries;
import io.penstock.engine.data.DataType;
import io.penstock.engine.data.Field;
import io.penstock.engine.data.Role;
import io.penstock.engine.data.Schema;
import io.penstock.engine.data.Strings;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What rows in memory take. */
class LocalHeldTest {
    @Test
    void wordsAndBytesAreCountedAsLongAsTheyAre() {
        Batch batch = Batch.of(
                Schema.of(
                        Field.scalar("text", Role.INPUT, DataType.STRING),
                        Field.scalar("image", Role.INPUT, DataType.BINARY)),
                new long[] {0, 1},
                List.of(Strings.of("a".repeat(5_000), "b"), Binaries.of(new byte[7_000], new byte[1])));
        assertThat(new LocalHeld(LocalData.of(batch)).bytes()).isBetween(12_000L, 13_000L);
    }
}
