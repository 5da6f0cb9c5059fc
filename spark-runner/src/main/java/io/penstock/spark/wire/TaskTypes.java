package io.penstock.spark.wire;

import io.penstock.engine.data.Schema;
import io.penstock.engine.plan.Program;
import io.penstock.engine.step.Phase;
import io.penstock.spark.rows.Layout;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What tasks are told, beside the steps themselves. */
public final class TaskTypes {
    static final List<Class<?>> ALL = List.of(ScanSpec.class, RowForm.class, FusedSpec.class, SinkSpec.class);

    private TaskTypes() {}

    /** In which form a task finds its data. */
    public enum RowForm {
        /** Spark's internal rows. */
        INTERNAL,
        /** Spark's public rows. */
        PUBLIC,
        /** Blocks in crates, in register 0. */
        CRATES
    }

    /**
     * How a task makes blocks of its data.
     *
     * @param form of the data
     * @param layout of the rows; for crates only the schema counts
     * @param blockRows most rows of a block
     */
    public record ScanSpec(RowForm form, Layout layout, int blockRows) {}

    /**
     * What a task does to each block.
     *
     * @param scan where the blocks come from
     * @param program over registers
     * @param result the register of what comes out, or -1
     * @param phase of the run
     * @param seed of the run
     * @param epoch of the innermost repetition
     * @param device whether steps may use the accelerator that the task was given
     */
    public record FusedSpec(
            ScanSpec scan, Program program, int result, Phase phase, long seed, int epoch, boolean device) {}

    /**
     * What learns from the blocks.
     *
     * @param path of the step, or the name of the metric
     * @param register that it reads
     * @param schema of the blocks for a step; null for a metric
     * @param strategy how the step's workers come to one result, in plain values
     */
    public record SinkSpec(
            String path, int register, @Nullable Schema schema, Map<String, Object> strategy) {}
}
