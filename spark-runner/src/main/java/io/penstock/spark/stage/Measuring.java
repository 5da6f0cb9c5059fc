package io.penstock.spark.stage;

import io.penstock.engine.learn.Metric;
import io.penstock.engine.plan.Node;
import io.penstock.engine.run.Sink;
import io.penstock.engine.run.TaskPass;
import io.penstock.spark.job.Jobs;
import io.penstock.spark.ship.Shipment;
import io.penstock.spark.wire.TaskTypes.SinkSpec;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.rdd.RDD;

/** Before: a program and metrics. After: one job, and scores by name; the metrics travel by name. */
public final class Measuring {
    private final Jobs jobs;
    private final int mostPartials;

    public Measuring(Jobs jobs, int mostPartials) {
        this.jobs = jobs;
        this.mostPartials = mostPartials;
    }

    /**
     * @param name of the job
     * @param register that holds what is measured
     */
    @SuppressWarnings("unchecked")
    public Map<String, Object> run(
            String name,
            Node.Fused input,
            int register,
            Scan scan,
            FusedTranslator fused,
            List<? extends Metric<?>> metrics) {
        List<SinkSpec> specs = new ArrayList<>();
        List<Sink> sinks = new ArrayList<>();
        for (Metric<?> metric : metrics) {
            specs.add(new SinkSpec(metric.name(), register, null, Map.of()));
            sinks.add(new Sink(metric.name(), register, metric));
        }
        TaskPass.Result total;
        try (Shipment shipment = new Shipment(jobs.spark())) {
            Payload payload = fused.translate(input, scan, register, shipment);
            Payload.Sinks shipped = new Payload.Sinks(specs, shipment.send(Map.of()));
            total = new Merging(jobs, mostPartials, 0)
                    .run(name, (RDD<Object>) scan.data(), new LearnTask(payload, shipped, 0, false), shipped, sinks);
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
