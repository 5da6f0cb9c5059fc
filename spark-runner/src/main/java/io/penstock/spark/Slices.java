package io.penstock.spark;

import io.penstock.engine.data.Batch;
import io.penstock.engine.local.LocalData;
import io.penstock.spark.rows.Layout;
import io.penstock.spark.stage.Scan;
import io.penstock.spark.wire.Crate;
import io.penstock.spark.wire.TaskTypes.RowForm;
import io.penstock.spark.wire.TaskTypes.ScanSpec;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.SparkContext;
import org.apache.spark.api.java.JavaSparkContext;

/** Blocks that the driver holds, on their way to the workers. */
final class Slices {
    private Slices() {}

    static Scan of(LocalData data, SparkContext spark) {
        List<List<Crate>> partitions = new ArrayList<>();
        for (List<Batch> partition : data.partitions()) {
            partitions.add(partition.stream()
                    .map(batch -> new Crate(new Batch[] {batch}))
                    .toList());
        }
        Layout layout = new Layout(data.schema(), List.of(), List.of(), List.of());
        return new Scan(
                new JavaSparkContext(spark)
                        .parallelize(partitions, Math.max(1, partitions.size()))
                        .flatMap(List::iterator)
                        .rdd(),
                new ScanSpec(RowForm.CRATES, layout, 1));
    }
}
