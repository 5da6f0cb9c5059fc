package io.penstock.spark.stage;

import io.penstock.engine.plan.Node;
import io.penstock.engine.step.Placement;
import io.penstock.spark.wire.TaskTypes.ScanSpec;
import java.util.Optional;

/** Before: what a plan reads. After: the data that tasks read, and how they make blocks of them. */
public final class ScanTranslator {
    private final Scan whole;

    public ScanTranslator(Scan whole) {
        this.whole = whole;
    }

    /** Narrowed to what is read. */
    public Scan translate(Node.Scan node, Optional<Placement> placement) {
        ScanSpec spec = whole.spec();
        return new Scan(
                whole.data(), new ScanSpec(spec.form(), spec.layout().project(node.schema()), spec.blockRows()));
    }
}
