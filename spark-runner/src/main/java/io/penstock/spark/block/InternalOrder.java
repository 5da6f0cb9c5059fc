package io.penstock.spark.block;

import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import org.apache.spark.SparkEnv;
import org.apache.spark.rdd.DeterministicLevel;
import org.apache.spark.rdd.RDD;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.UnsafeProjection;
import org.apache.spark.sql.catalyst.expressions.UnsafeRow;
import org.apache.spark.sql.execution.RecordBinaryComparator;
import org.apache.spark.sql.execution.UnsafeExternalRowSorter;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.util.collection.unsafe.sort.PrefixComparators;
import scala.collection.AbstractIterator;
import scala.collection.Iterator;
import scala.reflect.ClassTag$;
import scala.runtime.AbstractFunction2;

/**
 * Puts the rows of each partition in an order that depends on their content only. Rows behind a shuffle arrive in
 * another order every time, and once an executor is lost, within one fit: sums would differ in their last bits. Rows whose
 * content is the same are as good as each other.
 */
public final class InternalOrder extends AbstractFunction2<Object, Iterator<InternalRow>, Iterator<InternalRow>>
        implements Serializable {
    private static final long serialVersionUID = 1L;

    private final StructType type;

    private InternalOrder(StructType type) {
        this.type = type;
    }

    /**
     * Sorted where it is needed: not where every attempt gives the rows in one order anyhow, as files do, and as
     * everything does where there is one process only.
     */
    public static RDD<InternalRow> stable(RDD<InternalRow> rows, StructType type) {
        boolean stable = rows.sparkContext().isLocal()
                || rows.outputDeterministicLevel().equals(DeterministicLevel.DETERMINATE());
        return stable ? rows : sorted(rows, type);
    }

    static RDD<InternalRow> sorted(RDD<InternalRow> rows, StructType type) {
        return rows.mapPartitionsWithIndex(new InternalOrder(type), true, ClassTag$.MODULE$.apply(InternalRow.class));
    }

    @Override
    public Iterator<InternalRow> apply(Object partition, Iterator<InternalRow> rows) {
        try {
            UnsafeExternalRowSorter sorter = UnsafeExternalRowSorter.createWithRecordComparator(
                    type,
                    RecordBinaryComparator::new,
                    PrefixComparators.LONG,
                    new Hash(),
                    SparkEnv.get().memoryManager().pageSizeBytes(),
                    false);
            Iterator<InternalRow> sorted = sorter.sort(unsafe(rows));
            return sorted;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Iterator<UnsafeRow> unsafe(Iterator<InternalRow> rows) {
        UnsafeProjection projection = UnsafeProjection.create(type);
        return new AbstractIterator<>() {
            @Override
            public boolean hasNext() {
                return rows.hasNext();
            }

            @Override
            public UnsafeRow next() {
                InternalRow row = rows.next();
                return row instanceof UnsafeRow unsafe ? unsafe : projection.apply(row);
            }
        };
    }

    /** Most rows differ in their hash already. */
    private static final class Hash extends UnsafeExternalRowSorter.PrefixComputer {
        private final Prefix prefix = new Prefix();

        @Override
        public Prefix computePrefix(InternalRow row) {
            prefix.isNull = false;
            prefix.value = row.hashCode();
            return prefix;
        }
    }
}
