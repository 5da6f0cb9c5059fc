package io.penstock.spark;

import io.penstock.engine.data.Batch;
import io.penstock.engine.data.Field;
import io.penstock.engine.data.Schema;
import io.penstock.engine.error.PenstockException;
import io.penstock.engine.local.LocalData;
import io.penstock.spark.block.InternalOrder;
import io.penstock.spark.job.Jobs;
import io.penstock.spark.rows.Layout;
import io.penstock.spark.rows.RowIds;
import io.penstock.spark.rows.Selection;
import io.penstock.spark.stage.CollectTask;
import io.penstock.spark.stage.Scan;
import io.penstock.spark.wire.KnownTypes;
import io.penstock.spark.wire.TaskTypes.RowForm;
import io.penstock.spark.wire.TaskTypes.ScanSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.apache.spark.rdd.RDD;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.types.StructType;

/**
 * A table about to be read: only the columns that are needed, at known positions.
 *
 * @param selection these columns
 * @param layout of the blocks; dimensions may be unknown
 * @param isPublic whether rows are read through Spark's public interface
 */
record Reading(Selection selection, Layout layout, boolean isPublic) {
    static Reading of(Table table, boolean isPublic) {
        Layout layout = table.layout();
        List<String> all = List.of(table.dataset().columns());
        // Where every column is read, the data set itself will do, and Spark need not plan another one.
        Layout ordered = layout.columns().size() == all.size() ? layout.reordered(all) : layout;
        return new Reading(Selection.of(table.dataset(), ordered.columns()), ordered, isPublic);
    }

    Reading withSchema(Schema schema) {
        return new Reading(selection, new Layout(schema, layout.slots(), layout.columns(), layout.carried()), isPublic);
    }

    StructType type() {
        return selection.type();
    }

    /** Bytes that Spark expects, without looking. */
    long estimatedBytes() {
        return selection.estimatedBytes();
    }

    ScanSpec spec(int blockRows) {
        return new ScanSpec(isPublic ? RowForm.PUBLIC : RowForm.INTERNAL, layout, blockRows);
    }

    /** The rows as they come. */
    Scan scan(int blockRows) {
        return new Scan(isPublic ? selection.publicRows() : selection.internalRows(), spec(blockRows), null);
    }

    /** The rows in one order in every attempt; an order that the data set was given stays. */
    Scan stableScan(int blockRows) {
        if (isPublic || selection.isOrdered()) {
            return scan(blockRows);
        }
        return new Scan(InternalOrder.stable(selection.internalRows(), type()), spec(blockRows), null);
    }

    Optional<Object> firstRow() {
        Optional<List<List<InternalRow>>> held = selection.held();
        if (held.isPresent()) {
            return held.get().stream()
                    .flatMap(List::stream)
                    .map(Object.class::cast)
                    .findFirst();
        }
        return new Jobs(selection.spark())
                .under("look at the first row", selection::firstRow)
                .map(Object.class::cast);
    }

    /** All blocks, in their partitions: without any job where the driver holds the rows already, else with one. */
    LocalData collect(Jobs jobs, int blockRows) {
        List<List<Batch>> partitions = new ArrayList<>();
        Optional<List<List<InternalRow>>> held = isPublic ? Optional.empty() : selection.held();
        if (held.isPresent()) {
            ScanSpec spec = spec(blockRows);
            for (int i = 0; i < held.get().size(); i++) {
                partitions.add(CollectTask.blocks(spec, i, held.get().get(i).iterator()));
            }
        } else {
            Scan scan = jobs.under("read a small data set", () -> stableScan(blockRows));
            partitions.addAll(decoded(jobs, scan));
        }
        return new LocalData(commonSchema(partitions), partitions);
    }

    @SuppressWarnings("unchecked")
    private static List<List<Batch>> decoded(Jobs jobs, Scan scan) {
        List<List<Batch>> partitions = new ArrayList<>();
        for (byte[] bytes :
                jobs.run("read a small data set", (RDD<Object>) scan.data(), new CollectTask(scan.spec()))) {
            partitions.add((List<Batch>)
                    Objects.requireNonNull(KnownTypes.current().wire().read(bytes)));
        }
        return partitions;
    }

    /** Partitions that found out their widths by themselves must agree. */
    private Schema commonSchema(List<List<Batch>> partitions) {
        Schema first = null;
        for (List<Batch> partition : partitions) {
            if (partition.isEmpty()) {
                continue;
            }
            Schema schema = partition.get(0).schema();
            if (first == null) {
                first = schema;
            } else if (!first.equals(schema)) {
                throw ragged(first, partition.get(0));
            }
        }
        return first == null ? layout.schema() : first;
    }

    private static PenstockException ragged(Schema first, Batch other) {
        for (Field field : other.schema().fields()) {
            Field expected = first.field(field.name());
            if (!expected.equals(field)) {
                return PenstockException.data("all rows of a column must have one shape")
                        .value("row " + RowIds.text(other.ids()[0]) + " of column '" + field.name() + "' has the shape "
                                + field.shape() + " where the first has " + expected.shape())
                        .remedy("pad or cut the arrays, or leave such rows out")
                        .build();
            }
        }
        throw new IllegalStateException(first + " and " + other.schema());
    }
}
