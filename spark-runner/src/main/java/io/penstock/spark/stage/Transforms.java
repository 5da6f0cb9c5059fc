package io.penstock.spark.stage;

import io.penstock.engine.plan.Plan;
import io.penstock.spark.rows.OutputLayout;
import io.penstock.spark.rows.Selection;
import io.penstock.spark.ship.Shipment;
import java.util.List;
import org.apache.spark.rdd.RDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import scala.reflect.ClassTag$;

/** Before: a plan of one pass. After: a data set that is computed when it is asked for, or scores. */
public final class Transforms {
    private Transforms() {}

    /** What is sent stays with the executors as long as somebody holds the data set. */
    @SuppressWarnings("unchecked")
    public static Dataset<Row> transform(
            Plan plan, Scan whole, Selection selection, FusedTranslator fused, boolean vectors) {
        Scan scan = ScanTranslator.narrowed(whole, plan.exit().scan());
        StructType input = selection.type();
        List<StructField> carried = scan.spec().layout().carried().stream()
                .map(position -> input.fields()[position])
                .toList();
        OutputLayout layout = OutputLayout.of(carried, plan.output(), vectors);
        Payload payload = fused.translate(
                plan.exit(), scan, plan.result(), new Shipment(scan.data().sparkContext()));
        RDD<Object> rows = ((RDD<Object>) scan.data())
                .mapPartitionsWithIndex(
                        new TransformTask(payload, input, layout), true, ClassTag$.MODULE$.apply(Object.class));
        return switch (scan.spec().form()) {
            case INTERNAL -> selection.internal((RDD<InternalRow>) (RDD<?>) rows, layout.type());
            case PUBLIC -> selection.external((RDD<Row>) (RDD<?>) rows, layout.type());
            case CRATES -> throw new IllegalStateException("blocks have no rows to come back beside");
        };
    }
}
