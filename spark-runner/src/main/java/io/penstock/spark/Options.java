package io.penstock.spark;

import io.penstock.engine.checkpoint.Checkpoints;
import io.penstock.engine.data.DataType;
import io.penstock.engine.data.Schema;
import io.penstock.engine.plan.Plan;
import io.penstock.engine.run.Memo;
import io.penstock.engine.run.Progress;
import java.io.Serializable;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * How a runner works.
 *
 * @param seed of every random draw
 * @param progress hears how fits come along
 * @param blockBytes about so many bytes a block
 * @param blockRows so many rows a block, or 0 to follow the bytes
 * @param inPlaceBytes at most so many bytes are fitted on the driver
 * @param precision of packed numbers
 * @param vectors whether vectors come back as vectors of Spark ML
 * @param mostPartials that are merged on the driver
 * @param publicRows whether only Spark's public interface is used for rows
 * @param checkpoints where fits keep what they have finished, or null
 * @param services that steps are offered, sent to the executors by Java's serialization
 */
record Options(
        long seed,
        Progress progress,
        long blockBytes,
        int blockRows,
        long inPlaceBytes,
        DataType precision,
        boolean vectors,
        int mostPartials,
        boolean publicRows,
        @Nullable Checkpoints checkpoints,
        Map<Class<?>, Serializable> services) {
    /** Below this size, threads cost more than they bring. */
    static final long ONE_THREAD_BYTES = 1 << 20;

    private static final int LEAST_ROWS = 16;
    private static final int MOST_ROWS = 1 << 16;

    static final Options DEFAULT =
            new Options(0, Progress.NONE, 1 << 20, 0, 8 << 20, DataType.FLOAT64, false, 64, false, null, Map.of());

    Options {
        if (blockBytes < 1 || blockRows < 0 || inPlaceBytes < 0 || mostPartials < 1) {
            throw new IllegalArgumentException("block bytes " + blockBytes + ", block rows " + blockRows
                    + ", bytes in place " + inPlaceBytes + ", partials on the driver " + mostPartials
                    + ": sizes must not be negative");
        }
        if (!precision.isFloating()) {
            throw new IllegalArgumentException(precision + " is no floating type");
        }
    }

    Options withSeed(long other) {
        return with(copy -> copy.seed = other);
    }

    Options withProgress(Progress other) {
        return with(copy -> copy.progress = other);
    }

    Options withBlockBytes(long other) {
        return with(copy -> {
            copy.blockBytes = other;
            copy.blockRows = 0;
        });
    }

    Options withBlockRows(int other) {
        return with(copy -> copy.blockRows = other);
    }

    Options withInPlaceBytes(long other) {
        return with(copy -> copy.inPlaceBytes = other);
    }

    Options withPrecision(DataType other) {
        return with(copy -> copy.precision = other);
    }

    Options withVectors(boolean other) {
        return with(copy -> copy.vectors = other);
    }

    Options withMostPartials(int other) {
        return with(copy -> copy.mostPartials = other);
    }

    Options withPublicRows(boolean other) {
        return with(copy -> copy.publicRows = other);
    }

    Options withCheckpoints(Checkpoints other) {
        return with(copy -> copy.checkpoints = other);
    }

    Options withService(Class<?> type, Serializable service) {
        Map<Class<?>, Serializable> more = new HashMap<>(services);
        more.put(type, service);
        return with(copy -> copy.services = Map.copyOf(more));
    }

    private Options with(Consumer<Draft> change) {
        Draft draft = new Draft(this);
        change.accept(draft);
        return draft.options();
    }

    /** These options, to be changed in one place. */
    private static final class Draft {
        private long seed;
        private Progress progress;
        private long blockBytes;
        private int blockRows;
        private long inPlaceBytes;
        private DataType precision;
        private boolean vectors;
        private int mostPartials;
        private boolean publicRows;
        private @Nullable Checkpoints checkpoints;
        private Map<Class<?>, Serializable> services;

        Draft(Options from) {
            seed = from.seed;
            progress = from.progress;
            blockBytes = from.blockBytes;
            blockRows = from.blockRows;
            inPlaceBytes = from.inPlaceBytes;
            precision = from.precision;
            vectors = from.vectors;
            mostPartials = from.mostPartials;
            publicRows = from.publicRows;
            checkpoints = from.checkpoints;
            services = from.services;
        }

        Options options() {
            return new Options(
                    seed,
                    progress,
                    blockBytes,
                    blockRows,
                    inPlaceBytes,
                    precision,
                    vectors,
                    mostPartials,
                    publicRows,
                    checkpoints,
                    services);
        }
    }

    /** The memory of a fit that may have been begun before. */
    Memo memo(Plan plan, boolean further) {
        return checkpoints == null ? Memo.NONE : checkpoints.open(plan.root(), plan.input(), seed, further);
    }

    /** Rows of a block of that schema. */
    int rowsOf(Schema schema) {
        if (blockRows > 0) {
            return blockRows;
        }
        return (int) Math.max(LEAST_ROWS, Math.min(MOST_ROWS, blockBytes / schema.bytesPerRow()));
    }

    static String text(long bytes) {
        return bytes < 10_000 ? bytes + " bytes" : bytes < 4 << 20 ? bytes / 1024 + " KiB" : bytes / (1 << 20) + " MiB";
    }
}
