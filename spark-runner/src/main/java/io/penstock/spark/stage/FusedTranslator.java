package io.penstock.spark.stage;

import io.penstock.engine.plan.Node;
import io.penstock.engine.step.Phase;
import io.penstock.engine.step.Step;
import io.penstock.spark.ship.Shipment;
import io.penstock.spark.wire.TaskTypes.FusedSpec;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;

/**
 * Before: a chain of steps over a scan. After: a payload that any task can run, its steps sent to the executors.
 *
 * @param phase of the run
 * @param seed of the run
 * @param device whether steps may use an accelerator
 */
public record FusedTranslator(Phase phase, long seed, boolean device) {
    /**
     * @param result the register of what comes out, or -1
     * @param shipment that frees what was sent
     */
    public Payload translate(Node.Fused node, Scan scan, int result, Function<String, Step> steps, Shipment shipment) {
        Map<String, Step> sent = new LinkedHashMap<>();
        node.program().paths().forEach(path -> sent.put(path, steps.apply(path)));
        FusedSpec spec = new FusedSpec(scan.spec(), node.program(), result, phase, seed, device);
        return new Payload(spec, shipment.send(sent));
    }
}
