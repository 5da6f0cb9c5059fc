package io.penstock.spark.stage;

import io.penstock.engine.data.Batch;
import io.penstock.engine.local.LocalData;
import io.penstock.spark.rows.Layout;
import io.penstock.spark.wire.Crate;
import io.penstock.spark.wire.TaskTypes.RowForm;
import io.penstock.spark.wire.TaskTypes.ScanSpec;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.SparkContext;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.rdd.RDD;
import org.jspecify.annotations.Nullable;

/**
 * Data that tasks can make blocks of.
 *
 * @param data what the tasks read
 * @param spec how
 * @param held the same blocks where the driver has them, else null
 */
public record Scan(RDD<?> data, ScanSpec spec, @Nullable LocalData held) {
    /** Blocks that the driver holds, on their way to the workers. */
    public static Scan of(LocalData held, SparkContext spark) {
        List<byte[]> partitions = new ArrayList<>();
        for (List<Batch> partition : held.partitions()) {
            partitions.add(Crate.pack(partition));
        }
        RDD<Crate> data = new JavaSparkContext(spark)
                .parallelize(partitions, Math.max(1, partitions.size()))
                .flatMap(bytes -> Crate.unpack(bytes).iterator())
                .rdd();
        Layout layout = new Layout(held.schema(), List.of(), List.of(), List.of());
        return new Scan(data, new ScanSpec(RowForm.CRATES, layout, Integer.MAX_VALUE), held);
    }
}
