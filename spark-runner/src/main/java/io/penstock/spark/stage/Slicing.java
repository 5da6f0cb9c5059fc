package io.penstock.spark.stage;

import io.penstock.engine.data.Batch;
import io.penstock.spark.job.Jobs;
import io.penstock.spark.job.Task;
import io.penstock.spark.rows.Layout;
import io.penstock.spark.wire.Crate;
import io.penstock.spark.wire.KnownTypes;
import io.penstock.spark.wire.TaskTypes.RowForm;
import io.penstock.spark.wire.TaskTypes.ScanSpec;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import org.apache.spark.Partitioner;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.api.java.function.Function2;
import org.apache.spark.rdd.RDD;
import scala.Tuple2;
import scala.reflect.ClassTag$;

/**
 * Cuts distributed rows, in their order, into slices of nearly equal size. The slices depend on the rows and their number
 * only: each is put in order again once it has arrived, whatever the order in which its parts did.
 */
final class Slicing {
    private final Jobs jobs;

    Slicing(Jobs jobs) {
        this.jobs = jobs;
    }

    @SuppressWarnings("unchecked")
    Scan slice(Scan scan, int count) {
        RDD<Object> data = (RDD<Object>) scan.data();
        List<byte[]> counted = jobs.run("count the rows of " + count + " slices", data, new Count());
        long[] first = new long[counted.size() + 1];
        for (int i = 0; i < counted.size(); i++) {
            first[i + 1] = first[i] + ByteBuffer.wrap(counted.get(i)).getLong();
        }
        JavaRDD<Tuple2<Long, byte[]>> parts = JavaRDD.fromRDD(data, ClassTag$.MODULE$.apply(Object.class))
                .mapPartitionsWithIndex(new Cut(scan.spec(), first, count), true);
        JavaPairRDD<Long, byte[]> arrived =
                JavaPairRDD.fromJavaRDD(parts).partitionBy(new BySlice(first[counted.size()], count));
        RDD<Crate> slices = JavaRDD.fromRDD(arrived.rdd(), ClassTag$.MODULE$.apply(Tuple2.class))
                .mapPartitions((FlatMapFunction<Iterator<Tuple2<Long, byte[]>>, Crate>)
                        (FlatMapFunction<?, ?>) new Join(scan.spec().blockRows()))
                .rdd();
        Layout layout = new Layout(scan.spec().layout().schema(), List.of(), List.of(), List.of());
        return new Scan(slices, new ScanSpec(RowForm.CRATES, layout, scan.spec().blockRows()), null);
    }

    /** The slice of a row, as {@code LocalData.repartition} has it: slice i begins at row {@code rows * i / count}. */
    private static int sliceOf(long row, long rows, int count) {
        int slice = (int) Math.min(count - 1L, row * count / rows);
        while (slice + 1 < count && rows * (slice + 1) / count <= row) {
            slice++;
        }
        while (slice > 0 && rows * slice / count > row) {
            slice--;
        }
        return slice;
    }

    /** Counts rows. */
    private static final class Count extends Task<Object> {
        private static final long serialVersionUID = 1L;

        @Override
        protected byte[] run(TaskContext context, Iterator<Object> data) {
            long rows = 0;
            while (data.hasNext()) {
                data.next();
                rows++;
            }
            return ByteBuffer.allocate(Long.BYTES).putLong(rows).array();
        }
    }

    /** Cuts blocks where slices begin; each part goes under the position of its first row in the whole. */
    private static final class Cut implements Function2<Integer, Iterator<Object>, Iterator<Tuple2<Long, byte[]>>> {
        private static final long serialVersionUID = 1L;

        private final byte[] spec;
        private final long[] first;
        private final int count;

        Cut(ScanSpec spec, long[] first, int count) {
            this.spec = KnownTypes.current().wire().write(spec);
            this.first = first;
            this.count = count;
        }

        @Override
        public Iterator<Tuple2<Long, byte[]>> call(Integer partition, Iterator<Object> data) {
            ScanSpec scan = (ScanSpec)
                    Objects.requireNonNull(KnownTypes.current().wire().read(spec));
            Iterator<Batch> blocks = Payload.blocks(scan, partition, data, row -> {});
            long rows = first[first.length - 1];
            return new Iterator<>() {
                private Batch block = Batch.empty(scan.layout().schema());
                private int next;
                private long position = first[partition];

                @Override
                public boolean hasNext() {
                    return next < block.rows() || blocks.hasNext();
                }

                @Override
                public Tuple2<Long, byte[]> next() {
                    if (next == block.rows()) {
                        block = blocks.next();
                        next = 0;
                    }
                    int slice = sliceOf(position, rows, count);
                    long end = rows * (slice + 1) / count;
                    int to = (int) Math.min(block.rows(), next + (end - position));
                    byte[] part = Crate.pack(List.of(block.slice(next, to)));
                    Tuple2<Long, byte[]> result = new Tuple2<>(position, part);
                    position += to - next;
                    next = to;
                    return result;
                }
            };
        }
    }

    private static final class BySlice extends Partitioner {
        private static final long serialVersionUID = 1L;

        private final long rows;
        private final int count;

        BySlice(long rows, int count) {
            this.rows = rows;
            this.count = count;
        }

        @Override
        public int numPartitions() {
            return count;
        }

        @Override
        public int getPartition(Object key) {
            return sliceOf((Long) key, rows, count);
        }
    }

    /** Puts the parts of a slice in order, in blocks of the usual size. */
    private static final class Join implements FlatMapFunction<Iterator<Tuple2<Long, byte[]>>, Crate> {
        private static final long serialVersionUID = 1L;

        private final int blockRows;

        Join(int blockRows) {
            this.blockRows = blockRows;
        }

        @Override
        public Iterator<Crate> call(Iterator<Tuple2<Long, byte[]>> arrived) {
            List<Tuple2<Long, byte[]>> parts = new ArrayList<>();
            arrived.forEachRemaining(parts::add);
            parts.sort(Comparator.comparing(Tuple2::_1));
            List<Batch> batches = new ArrayList<>();
            parts.forEach(part -> Crate.unpack(part._2()).forEach(crate -> batches.add(crate.registers()[0])));
            List<Crate> crates = new ArrayList<>();
            if (!batches.isEmpty()) {
                Batch all = Batch.concat(batches);
                for (int from = 0; from < all.rows(); from += blockRows) {
                    crates.add(new Crate(new Batch[] {all.slice(from, Math.min(all.rows(), from + blockRows))}));
                }
            }
            return crates.iterator();
        }
    }
}
