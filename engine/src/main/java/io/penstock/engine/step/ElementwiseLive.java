package io.penstock.engine.step;

import io.penstock.engine.data.Batch;
import io.penstock.engine.data.Schema;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A live step that changes numeric inputs in place, row by row: scalers, imputers, activations. Runs of such steps are
 * fused into one pass over tiles that stay in the processor's cache, so a longer chain costs no more memory traffic.
 */
public interface ElementwiseLive extends LiveStep {
    /**
     * The kernel for the column at a position of the schema, or null where the step leaves that column alone. Asked once
     * per schema. Columns with a kernel come as floating tensors.
     */
    @Nullable
    Kernel kernel(Schema schema, int position);

    /** Changes rows of one column in place. */
    interface Kernel {
        /** Rows of the column's width, the first at {@code values[from]}. */
        void apply(double[] values, int from, int rows);

        /** Rows of the column's width, the first at {@code values[from]}. */
        void apply(float[] values, int from, int rows);
    }

    @Override
    default Batch transform(Batch batch) {
        return ElementwiseChain.of(List.of(this), batch.schema()).transform(batch);
    }
}
