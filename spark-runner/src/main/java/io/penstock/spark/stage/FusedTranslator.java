package io.penstock.spark.stage;

import io.penstock.engine.plan.Node;
import io.penstock.engine.plan.Scope;
import io.penstock.engine.step.Phase;
import io.penstock.spark.ship.Shipment;
import io.penstock.spark.wire.TaskTypes.FusedSpec;
import java.io.Serializable;
import java.util.Map;

/**
 * Before: a chain of steps over a source. After: a payload that any task can run, its steps sent to the executors.
 *
 * @param phase of the run
 * @param seed of the run
 * @param scope in which repetition
 * @param device whether steps may use an accelerator
 * @param services that steps are offered
 */
public record FusedTranslator(
        Phase phase, long seed, Scope scope, boolean device, Map<Class<?>, Serializable> services) {
    /**
     * @param result the register of what comes out, or -1
     * @param shipment that frees what was sent
     */
    public Payload translate(Node.Fused node, Scan scan, int result, Shipment shipment) {
        FusedSpec spec =
                new FusedSpec(scan.spec(), node.program(), result, phase, scope.seed(seed), scope.epoch(), device);
        return new Payload(spec, shipment.send(node.steps()), services);
    }
}
