package io.penstock.bench;

import io.penstock.engine.data.Batch;
import io.penstock.engine.data.DataType;
import io.penstock.engine.data.Field;
import io.penstock.engine.data.Role;
import io.penstock.engine.data.Schema;
import io.penstock.engine.data.Tensor;
import io.penstock.engine.pipeline.Pipeline;
import io.penstock.engine.plan.Plan;
import io.penstock.engine.plan.Planner;
import io.penstock.engine.run.Fitted;
import io.penstock.engine.run.LiveProgram;
import io.penstock.engine.step.Context;
import io.penstock.engine.step.Phase;
import io.penstock.engine.step.Step;
import io.penstock.spark.SparkRunner;
import io.penstock.spark.Table;
import io.penstock.steps.scale.MinMaxScaler;
import io.penstock.steps.scale.StandardScaler;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.DoubleAdder;
import java.util.function.DoubleSupplier;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** Fitted chains of element-wise steps, standardizing and scaling to a range in turn. */
final class Chains {
    private static final int WIDTH = 100;
    private static final int BLOCK = 1024;

    private final SparkSession session;

    Chains(SparkSession session) {
        this.session = session;
    }

    private static Pipeline pipeline(int steps) {
        List<Step> chain = new ArrayList<>();
        for (int i = 0; i < steps; i++) {
            chain.add(i % 2 == 0 ? new StandardScaler() : new MinMaxScaler());
        }
        return Pipeline.of(chain);
    }

    private static PipelineModel peer(int steps, Dataset<Row> data) {
        PipelineStage[] stages = new PipelineStage[steps];
        String input = "features";
        for (int i = 0; i < steps; i++) {
            String output = "scaled" + i;
            stages[i] = i % 2 == 0
                    ? new org.apache.spark.ml.feature.StandardScaler()
                            .setInputCol(input)
                            .setOutputCol(output)
                            .setWithMean(true)
                    : new org.apache.spark.ml.feature.MinMaxScaler()
                            .setInputCol(input)
                            .setOutputCol(output);
            input = output;
        }
        return new org.apache.spark.ml.Pipeline().setStages(stages).fit(data);
    }

    /** From a cached table to a table whose every row is computed. */
    Comparison rows(int steps, Dataset<Row> data) {
        Dataset<Row> sample = data.sample(0.01, 1);
        Fitted<Step> ours = SparkRunner.on(session)
                .fit((Step) pipeline(steps), Table.of(sample).inputs("features"));
        PipelineModel theirs = peer(steps, sample);
        String last = "scaled" + (steps - 1);
        return new Comparison() {
            @Override
            public String name() {
                return "chain of " + steps + " element-wise steps, 1,000,000 x 100, table to table";
            }

            @Override
            public String quality() {
                return "rows";
            }

            @Override
            public DoubleSupplier penstock() {
                long rows = Tables.drain(
                        SparkRunner.on(session).transform(ours.step(), Table.forModel(data, ours.schema())));
                return () -> rows;
            }

            @Override
            public DoubleSupplier peer() {
                long rows = Tables.drain(theirs.transform(data).select(last));
                return () -> rows;
            }
        };
    }

    /** Ours from blocks to blocks on two threads; the peer from a cached table, as it has no blocks. */
    Comparison blocks(int steps, Dataset<Row> data, List<Batch> blocks) {
        Dataset<Row> sample = data.sample(0.01, 1);
        Fitted<Step> ours = SparkRunner.on(session)
                .fit((Step) pipeline(steps), Table.of(sample).inputs("features"));
        Plan plan = Planner.transform(ours.step(), blocks.get(0).schema(), Phase.PREDICT);
        PipelineModel theirs = peer(steps, sample);
        String last = "scaled" + (steps - 1);
        return new Comparison() {
            @Override
            public String name() {
                return "chain of " + steps + " element-wise steps, 1,000,000 x 100, block to block";
            }

            @Override
            public String quality() {
                return "rows";
            }

            @Override
            public DoubleSupplier penstock() {
                DoubleAdder rows = new DoubleAdder();
                Thread[] threads = new Thread[2];
                for (int t = 0; t < threads.length; t++) {
                    int first = t;
                    threads[t] = new Thread(() -> {
                        try (LiveProgram program = new LiveProgram(
                                plan.exit().program(), plan.exit().steps()::get, Context.of(Phase.PREDICT, 0))) {
                            for (int i = first; i < blocks.size(); i += threads.length) {
                                rows.add(program.run(blocks.get(i))[plan.result()].rows());
                            }
                        }
                    });
                    threads[t].start();
                }
                for (Thread thread : threads) {
                    join(thread);
                }
                return rows::sum;
            }

            @Override
            public DoubleSupplier peer() {
                long rows = Tables.drain(theirs.transform(data).select(last));
                return () -> rows;
            }
        };
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** A million rows in blocks. */
    static List<Batch> synthetic(int rows) {
        Schema schema = Schema.of(Field.vector("features", Role.INPUT, DataType.FLOAT64, WIDTH));
        SplittableRandom random = new SplittableRandom(7);
        List<Batch> blocks = new ArrayList<>();
        for (int from = 0; from < rows; from += BLOCK) {
            int count = Math.min(BLOCK, rows - from);
            long[] ids = new long[count];
            for (int i = 0; i < count; i++) {
                ids[i] = from + i;
            }
            double[] values = random.doubles((long) count * WIDTH, -3, 3).toArray();
            blocks.add(Batch.of(schema, ids, List.of(Tensor.matrix(values, count, WIDTH))));
        }
        return blocks;
    }
}
