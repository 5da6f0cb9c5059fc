package io.penstock.spark.stage;

import io.penstock.engine.drive.Room;
import io.penstock.spark.ship.Uninterrupted;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.spark.SparkContext;
import org.apache.spark.SparkEnv;
import org.apache.spark.rdd.RDD;
import org.apache.spark.storage.BlockManagerMaster;
import org.apache.spark.storage.RDDBlockId;
import org.apache.spark.storage.StorageLevel;
import org.apache.spark.storage.StorageStatus;
import scala.jdk.javaapi.CollectionConverters;

/** How blocks are kept, what they take, and what room there is for them. */
final class Keeping {
    private static final long RESERVED = 300L << 20;

    private Keeping() {}

    /**
     * In memory, and on disk where that is full. A session whose Kryo takes only classes that were registered could not
     * write our blocks to disk: there, what does not fit is computed again.
     */
    static StorageLevel level(SparkContext spark) {
        boolean strict = spark.conf().get("spark.serializer", "").endsWith("KryoSerializer")
                && spark.conf().getBoolean("spark.kryo.registrationRequired", false);
        return strict ? StorageLevel.MEMORY_ONLY() : StorageLevel.MEMORY_AND_DISK();
    }

    private static BlockManagerMaster master() {
        return SparkEnv.get().blockManager().master();
    }

    /** What Spark keeps of data, in memory and on disk, on all executors. */
    static long bytes(List<RDD<?>> data) {
        if (data.isEmpty()) {
            return 0;
        }
        Set<Integer> wanted = data.stream().map(RDD::id).collect(Collectors.toSet());
        long bytes = 0;
        for (StorageStatus executor : Uninterrupted.ask(() -> master().getStorageStatus())) {
            for (var block : CollectionConverters.asJava(executor.rddBlocks()).entrySet()) {
                if (block.getKey() instanceof RDDBlockId id && wanted.contains(id.rddId())) {
                    bytes += block.getValue().memSize() + block.getValue().diskSize();
                }
            }
        }
        return bytes;
    }

    /** What the executors offer that are there by now; where there are none yet, what one of them will. */
    static Room room(SparkContext spark) {
        long least = Long.MAX_VALUE;
        long all = 0;
        for (var executor : CollectionConverters.asJava(Uninterrupted.ask(() -> master().getMemoryStatus()))
                .entrySet()) {
            if (spark.isLocal() || !executor.getKey().isDriver()) {
                long most = (Long) executor.getValue()._1();
                least = Math.min(least, most);
                all += most;
            }
        }
        if (all == 0) {
            least = configured(spark);
            all = least;
        }
        return new Room(
                spark.defaultParallelism(), Math.min(least, Runtime.getRuntime().maxMemory()), all);
    }

    private static long configured(SparkContext spark) {
        long heap = spark.conf().getSizeAsBytes("spark.executor.memory", "1g");
        return (long) (Math.max(RESERVED, heap - RESERVED) * spark.conf().getDouble("spark.memory.fraction", 0.6));
    }
}
