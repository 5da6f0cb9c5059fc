package io.penstock.spark.stage;

import io.penstock.engine.drive.Room;
import java.util.List;
import org.apache.spark.SparkContext;
import org.apache.spark.SparkEnv;
import org.apache.spark.rdd.RDD;
import org.apache.spark.storage.StorageLevel;
import org.apache.spark.storage.StorageStatus;

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

    private static StorageStatus[] storage() {
        return SparkEnv.get().blockManager().master().getStorageStatus();
    }

    /** What Spark keeps of data, in memory and on disk, on all executors. */
    static long bytes(List<RDD<?>> data) {
        if (data.isEmpty()) {
            return 0;
        }
        long bytes = 0;
        for (StorageStatus executor : storage()) {
            for (RDD<?> one : data) {
                bytes += executor.memUsedByRdd(one.id()) + executor.diskUsedByRdd(one.id());
            }
        }
        return bytes;
    }

    /** What the executors offer that are there by now; where there are none yet, what one of them will. */
    static Room room(SparkContext spark) {
        long least = Long.MAX_VALUE;
        long all = 0;
        for (StorageStatus executor : storage()) {
            if (spark.isLocal() || !executor.blockManagerId().isDriver()) {
                least = Math.min(least, executor.maxMem());
                all += executor.maxMem();
            }
        }
        if (all == 0) {
            least = configured(spark);
            all = least;
        }
        return new Room(spark.defaultParallelism(), Math.min(least, Runtime.getRuntime().maxMemory()), all);
    }

    private static long configured(SparkContext spark) {
        long heap = spark.conf().getSizeAsBytes("spark.executor.memory", "1g");
        return (long) (Math.max(RESERVED, heap - RESERVED) * spark.conf().getDouble("spark.memory.fraction", 0.6));
    }
}
