package io.penstock.spark.stage;

import io.penstock.engine.learn.Metric;
import io.penstock.engine.plan.Plan;
import io.penstock.engine.run.Sink;
import io.penstock.engine.run.TaskPass;
import io.penstock.engine.step.Step;
import io.penstock.engine.tree.Names;
import io.penstock.engine.tree.Trees;
import io.penstock.spark.job.Jobs;
import io.penstock.spark.rows.OutputLayout;
import io.penstock.spark.rows.Selection;
import io.penstock.spark.ship.Shipment;
import io.penstock.spark.wire.TaskTypes.SinkSpec;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
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
        Map<String, Step> steps = Trees.byPath(plan.root());
        Payload payload = fused.translate(
                plan.exit(),
                scan,
                plan.result(),
                path -> step(steps, path),
                new Shipment(scan.data().sparkContext()));
        RDD<Object> rows = ((RDD<Object>) scan.data())
                .mapPartitionsWithIndex(
                        new TransformTask(payload, input, layout), true, ClassTag$.MODULE$.apply(Object.class));
        return switch (scan.spec().form()) {
            case INTERNAL -> selection.internal((RDD<InternalRow>) (RDD<?>) rows, layout.type());
            case PUBLIC -> selection.external((RDD<Row>) (RDD<?>) rows, layout.type());
            case CRATES -> throw new IllegalStateException("blocks have no rows to come back beside");
        };
    }

    private static Step step(Map<String, Step> steps, String path) {
        return Objects.requireNonNull(steps.get(path), () -> "no step at " + path);
    }

    /** One job; the metrics travel by name. */
    @SuppressWarnings("unchecked")
    public static Map<String, Object> evaluate(
            Plan plan,
            Scan whole,
            List<? extends Metric<?>> metrics,
            Jobs jobs,
            FusedTranslator fused,
            int mostPartials) {
        Scan scan = ScanTranslator.narrowed(whole, plan.exit().scan());
        Map<String, Step> steps = Trees.byPath(plan.root());
        List<SinkSpec> specs = new ArrayList<>();
        List<Sink> sinks = new ArrayList<>();
        for (Metric<?> metric : metrics) {
            specs.add(new SinkSpec(metric.name(), plan.result(), null));
            sinks.add(new Sink(metric.name(), plan.result(), metric));
        }
        TaskPass.Result total;
        try (Shipment shipment = new Shipment(jobs.spark())) {
            Payload payload = fused.translate(plan.exit(), scan, plan.result(), path -> step(steps, path), shipment);
            Payload.Sinks shipped = new Payload.Sinks(specs, shipment.send(Map.of()));
            total = new Merging(jobs, mostPartials, 0)
                    .run(
                            "evaluate " + Names.of(plan.root()),
                            (RDD<Object>) scan.data(),
                            new LearnTask(payload, shipped, 0, false),
                            shipped,
                            sinks);
        }
        Map<String, Object> scores = new LinkedHashMap<>();
        for (int i = 0; i < total.partials().size(); i++) {
            scores.putAll(conclude(metrics.get(i), total.partials().get(i)));
        }
        return scores;
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> conclude(Metric<?> metric, Object total) {
        return ((Metric<Object>) metric).conclude(total);
    }
}
