package io.penstock.engine.run;

import io.penstock.engine.data.Batch;
import io.penstock.engine.step.Seeds;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The order that an exchange gives to rows: ascending by a hash of (seed, epoch, id), then by id. It depends on nothing
 * else, so rows end up the same whatever the partitions and their order were before.
 */
public final class RowOrder {
    private RowOrder() {}

    private record Key(long hash, long id, int row) {}

    /** The hash of a row, uniform over all longs. */
    public static long hash(long seed, int epoch, long id) {
        return Seeds.hash(seed, epoch, id);
    }

    /** The partition of that many that a hash belongs to: equal ranges of the unsigned hashes, in order. */
    public static int partition(long hash, int count) {
        return (int) Math.multiplyHigh(hash >>> 1, (long) count << 1);
    }

    /** The rows of one partition, in order; the arrival order does not matter. */
    public static Batch sorted(List<Batch> arrived, long seed, int epoch) {
        Batch all = Batch.concat(arrived);
        Key[] keys = new Key[all.rows()];
        for (int row = 0; row < keys.length; row++) {
            keys[row] = new Key(hash(seed, epoch, all.ids()[row]), all.ids()[row], row);
        }
        Arrays.sort(keys, (left, right) -> {
            int byHash = Long.compareUnsigned(left.hash(), right.hash());
            return byHash != 0 ? byHash : Long.compare(left.id(), right.id());
        });
        return all.select(Arrays.stream(keys).mapToInt(Key::row).toArray());
    }

    /** The rows of a block that go to each partition; partitions without rows are empty lists of positions. */
    public static List<int[]> parts(Batch block, int count, long seed, int epoch) {
        int[] target = new int[block.rows()];
        int[] sizes = new int[count];
        for (int row = 0; row < target.length; row++) {
            target[row] = partition(hash(seed, epoch, block.ids()[row]), count);
            sizes[target[row]]++;
        }
        List<int[]> parts = new ArrayList<>();
        for (int size : sizes) {
            parts.add(new int[size]);
        }
        int[] filled = new int[count];
        for (int row = 0; row < target.length; row++) {
            parts.get(target[row])[filled[target[row]]++] = row;
        }
        return parts;
    }

    /** Exchanges blocks in memory. Blocks of a partition come out about as large as they went in. */
    public static List<List<Batch>> exchange(List<List<Batch>> partitions, int count, long seed, int epoch) {
        List<List<Batch>> arrived = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            arrived.add(new ArrayList<>());
        }
        int most = 1;
        for (List<Batch> partition : partitions) {
            for (Batch block : partition) {
                most = Math.max(most, block.rows());
                List<int[]> parts = parts(block, count, seed, epoch);
                for (int i = 0; i < count; i++) {
                    if (parts.get(i).length > 0) {
                        arrived.get(i).add(block.select(parts.get(i)));
                    }
                }
            }
        }
        List<List<Batch>> out = new ArrayList<>();
        for (List<Batch> partition : arrived) {
            out.add(partition.isEmpty() ? List.of() : cut(sorted(partition, seed, epoch), most));
        }
        return out;
    }

    /** Blocks of at most that many rows. */
    public static List<Batch> cut(Batch all, int rows) {
        List<Batch> blocks = new ArrayList<>();
        for (int from = 0; from < all.rows(); from += rows) {
            blocks.add(all.slice(from, Math.min(all.rows(), from + rows)));
        }
        return blocks;
    }
}
