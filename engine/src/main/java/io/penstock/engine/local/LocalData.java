package io.penstock.engine.local;

import io.penstock.engine.data.Batch;
import io.penstock.engine.data.Schema;
import io.penstock.engine.error.PenstockException;
import io.penstock.engine.run.Data;
import java.util.ArrayList;
import java.util.List;

/**
 * Blocks in memory, in partitions. Immutable.
 *
 * @param schema of every block
 * @param partitions the blocks of each, in order
 */
public record LocalData(Schema schema, List<List<Batch>> partitions) implements Data {
    public LocalData {
        partitions = partitions.stream().map(List::copyOf).toList();
        for (List<Batch> partition : partitions) {
            for (Batch batch : partition) {
                if (!batch.schema().equals(schema)) {
                    throw PenstockException.data("all blocks must have one schema")
                            .value(batch.schema() + " beside " + schema)
                            .build();
                }
            }
        }
    }

    /** One partition of one block or several. */
    public static LocalData of(Batch... batches) {
        return new LocalData(batches[0].schema(), List.of(List.of(batches)));
    }

    /** The same rows, in order, cut into that many partitions of nearly equal size; some are empty where there are fewer rows. */
    public LocalData repartition(int count) {
        Batch all = toBatch();
        List<List<Batch>> cut = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            int from = (int) ((long) all.rows() * i / count);
            int to = (int) ((long) all.rows() * (i + 1) / count);
            cut.add(from == to ? List.of() : List.of(all.slice(from, to)));
        }
        return new LocalData(schema, cut);
    }

    /** The same partitions in blocks of at most that many rows. */
    public LocalData blocks(int rows) {
        List<List<Batch>> cut = new ArrayList<>();
        for (List<Batch> partition : partitions) {
            List<Batch> blocks = new ArrayList<>();
            for (Batch batch : partition) {
                for (int from = 0; from < batch.rows(); from += rows) {
                    blocks.add(batch.slice(from, Math.min(batch.rows(), from + rows)));
                }
            }
            cut.add(blocks);
        }
        return new LocalData(schema, cut);
    }

    /** All rows as one block. */
    public Batch toBatch() {
        List<Batch> all = partitions.stream().flatMap(List::stream).toList();
        return all.isEmpty() ? Batch.empty(schema) : Batch.concat(all);
    }

    public long rows() {
        return partitions.stream().flatMap(List::stream).mapToLong(Batch::rows).sum();
    }
}
