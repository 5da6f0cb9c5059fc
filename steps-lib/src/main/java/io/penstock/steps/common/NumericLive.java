package io.penstock.steps.common;

import io.penstock.engine.data.Batch;
import io.penstock.engine.data.Schema;
import io.penstock.engine.step.ElementwiseChain;
import io.penstock.engine.step.ElementwiseLive;
import io.penstock.engine.step.InvertibleLive;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A numeric step at work: a kernel for each numeric input, there and back. */
final class NumericLive implements ElementwiseLive, InvertibleLive {
    /** Makes the kernel for the features from an offset on. */
    @FunctionalInterface
    interface Kernels {
        Kernel of(int offset, int width);
    }

    private final Kernels kernels;
    private final Kernels inverses;

    NumericLive(Kernels kernels, Kernels inverses) {
        this.kernels = kernels;
        this.inverses = inverses;
    }

    static @Nullable Kernel kernel(Kernels kernels, Schema schema, int position) {
        Features features = Features.numeric(schema);
        return features.positions().contains(position)
                ? kernels.of(features.offset(position), schema.field(position).width())
                : null;
    }

    @Override
    public @Nullable Kernel kernel(Schema schema, int position) {
        return kernel(kernels, schema, position);
    }

    @Override
    public Batch transform(Batch batch) {
        return ElementwiseLive.super.transform(batch);
    }

    @Override
    public Batch inverse(Batch batch) {
        ElementwiseLive back = (schema, position) -> kernel(inverses, schema, position);
        return ElementwiseChain.of(List.of(back), batch.schema()).transform(batch);
    }
}
