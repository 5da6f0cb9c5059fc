package io.penstock.spark.stage;

import org.apache.spark.SparkContext;
import org.apache.spark.storage.StorageLevel;

/** How blocks are kept between rounds. */
final class Keeping {
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
}
