package io.penstock.spark.stage;

import io.penstock.engine.data.Batch;
import io.penstock.engine.run.LiveProgram;
import io.penstock.engine.run.RowOrder;
import io.penstock.spark.wire.Crate;
import io.penstock.spark.wire.TaskTypes.FusedSpec;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.HashPartitioner;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.api.java.function.Function2;
import org.apache.spark.rdd.RDD;
import scala.Tuple2;
import scala.reflect.ClassTag$;

/**
 * Before: the rows that a program leaves in a register. After: the same rows in the order of {@link RowOrder}, in as many
 * partitions; each is put in order once its parts have arrived, so that the order in which they did does not matter.
 */
final class Shuffling {
    private Shuffling() {}

    @SuppressWarnings("unchecked")
    static RDD<Crate> exchange(Scan scan, Payload payload, long seed, int epoch) {
        RDD<Object> data = (RDD<Object>) scan.data();
        int count = data.getNumPartitions();
        JavaRDD<Tuple2<Integer, byte[]>> parts = JavaRDD.fromRDD(data, ClassTag$.MODULE$.apply(Object.class))
                .mapPartitionsWithIndex(new Part(payload, count, seed, epoch), true);
        JavaPairRDD<Integer, byte[]> arrived = JavaPairRDD.fromJavaRDD(parts).partitionBy(new HashPartitioner(count));
        return JavaRDD.fromRDD(arrived.rdd(), ClassTag$.MODULE$.apply(Tuple2.class))
                .mapPartitions((FlatMapFunction<Iterator<Tuple2<Integer, byte[]>>, Crate>)
                        (FlatMapFunction<?, ?>) new Order(scan.spec().blockRows(), seed, epoch))
                .rdd();
    }

    /** Sends the rows of each block to where they belong. The steps are torn down when the task ends. */
    private static final class Part implements Function2<Integer, Iterator<Object>, Iterator<Tuple2<Integer, byte[]>>> {
        private static final long serialVersionUID = 1L;

        private final Payload payload;
        private final int count;
        private final long seed;
        private final int epoch;

        Part(Payload payload, int count, long seed, int epoch) {
            this.payload = payload;
            this.count = count;
            this.seed = seed;
            this.epoch = epoch;
        }

        @Override
        public Iterator<Tuple2<Integer, byte[]>> call(Integer partition, Iterator<Object> data) {
            TaskContext task = TaskContext.get();
            FusedSpec fused = payload.spec();
            LiveProgram program = payload.open(fused, payload.context(fused, task, partition, 0));
            task.addTaskCompletionListener((org.apache.spark.util.TaskCompletionListener) done -> program.close());
            Iterator<Batch> blocks = Payload.blocks(fused.scan(), partition, data, row -> {});
            Deque<Tuple2<Integer, byte[]>> ready = new ArrayDeque<>();
            return new Iterator<>() {
                @Override
                public boolean hasNext() {
                    while (ready.isEmpty() && blocks.hasNext()) {
                        cut(program.run(blocks.next())[fused.result()]);
                    }
                    if (ready.isEmpty()) {
                        program.close();
                    }
                    return !ready.isEmpty();
                }

                private void cut(Batch block) {
                    List<int[]> parts = RowOrder.parts(block, count, seed, epoch);
                    for (int i = 0; i < count; i++) {
                        if (parts.get(i).length > 0) {
                            ready.add(new Tuple2<>(i, Crate.pack(List.of(block.select(parts.get(i))))));
                        }
                    }
                }

                @Override
                public Tuple2<Integer, byte[]> next() {
                    if (!hasNext()) {
                        throw new java.util.NoSuchElementException();
                    }
                    return ready.remove();
                }
            };
        }
    }

    /** Puts what has arrived in order. */
    private static final class Order implements FlatMapFunction<Iterator<Tuple2<Integer, byte[]>>, Crate> {
        private static final long serialVersionUID = 1L;

        private final int blockRows;
        private final long seed;
        private final int epoch;

        Order(int blockRows, long seed, int epoch) {
            this.blockRows = blockRows;
            this.seed = seed;
            this.epoch = epoch;
        }

        @Override
        public Iterator<Crate> call(Iterator<Tuple2<Integer, byte[]>> parts) {
            List<Batch> arrived = new ArrayList<>();
            parts.forEachRemaining(part -> Crate.unpack(part._2()).forEach(crate -> arrived.add(crate.registers()[0])));
            List<Crate> crates = new ArrayList<>();
            if (!arrived.isEmpty()) {
                for (Batch block : RowOrder.cut(RowOrder.sorted(arrived, seed, epoch), blockRows)) {
                    crates.add(new Crate(new Batch[] {block}));
                }
            }
            return crates.iterator();
        }
    }
}
