package io.penstock.spark.stage;

import io.penstock.engine.data.Batch;
import io.penstock.spark.job.Task;
import io.penstock.spark.rows.Widths;
import io.penstock.spark.wire.KnownTypes;
import io.penstock.spark.wire.TaskTypes.ScanSpec;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import org.apache.spark.TaskContext;

/** Brings the blocks of a small partition back to the driver; widths that are not known yet come from its first row. */
public final class CollectTask extends Task<Object> {
    private static final long serialVersionUID = 1L;

    private final byte[] spec;

    public CollectTask(ScanSpec spec) {
        this.spec = KnownTypes.current().wire().write(spec);
    }

    @Override
    protected byte[] run(TaskContext context, Iterator<Object> data) {
        ScanSpec scan =
                (ScanSpec) Objects.requireNonNull(KnownTypes.current().wire().read(spec));
        return KnownTypes.current().wire().write(blocks(scan, context.partitionId(), data));
    }

    /** The blocks of a partition, wherever its rows are. */
    public static List<Batch> blocks(ScanSpec scan, int partition, Iterator<?> data) {
        List<Batch> blocks = new ArrayList<>();
        Widths.Peeked peeked = Widths.resolve(scan.layout(), data);
        ScanSpec known = new ScanSpec(scan.form(), peeked.layout(), scan.blockRows());
        Payload.blocks(known, partition, peeked.rows(), row -> {}).forEachRemaining(blocks::add);
        return blocks;
    }
}
