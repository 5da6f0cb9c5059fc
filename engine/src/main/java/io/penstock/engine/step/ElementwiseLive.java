package io.penstock.engine.step;

import io.penstock.engine.data.Batch;
import io.penstock.engine.data.Field;
import io.penstock.engine.data.Role;
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

    /** What becomes of one number. */
    @FunctionalInterface
    interface Each {
        /**
         * @param value as it was
         * @param element which element of a row it is, counted from 0 over all numeric inputs in their order
         */
        double apply(double value, int element);
    }

    /** Applies a function to every number of every numeric input; {@link #outputsOfEach} is what it makes of a schema. */
    static ElementwiseLive each(Each function) {
        return (schema, position) -> {
            Field field = schema.field(position);
            return isChanged(field) ? new EachKernel(function, widthBefore(schema, position), field.width()) : null;
        };
    }

    /** What {@link #each} makes of a schema: floating inputs stay as they are, every other numeric one becomes FLOAT64. */
    static Schema outputsOfEach(Schema inputs) {
        return Schema.of(inputs.fields().stream()
                .map(field -> isChanged(field) ? ElementwiseChain.floating(field) : field)
                .toList());
    }

    private static boolean isChanged(Field field) {
        return field.role() == Role.INPUT && field.type().isNumeric();
    }

    private static int widthBefore(Schema schema, int position) {
        return schema.fields().subList(0, position).stream()
                .filter(ElementwiseLive::isChanged)
                .mapToInt(Field::width)
                .sum();
    }

    @Override
    default Batch transform(Batch batch) {
        return ElementwiseChain.of(List.of(this), batch.schema()).transform(batch);
    }
}
