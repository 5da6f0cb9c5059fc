package io.penstock.bench;

import io.penstock.engine.data.Batch;
import io.penstock.engine.data.DataType;
import io.penstock.engine.data.Field;
import io.penstock.engine.data.Role;
import io.penstock.engine.data.Schema;
import io.penstock.engine.data.Tensor;
import io.penstock.engine.local.LocalData;
import io.penstock.engine.local.LocalRunner;
import io.penstock.engine.pipeline.Lambda;
import io.penstock.engine.pipeline.Pipeline;
import io.penstock.engine.plan.Plan;
import io.penstock.engine.plan.Planner;
import io.penstock.engine.run.LiveProgram;
import io.penstock.engine.step.Context;
import io.penstock.engine.step.Phase;
import io.penstock.engine.step.Step;
import io.penstock.steps.scale.StandardScaler;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.stream.LongStream;

/** What a step costs beside its work, on one thread, without Spark: CPU time of the thread, medians of several repetitions. */
public final class Overhead {
    private static final int STEPS = 10;
    private static final int REPETITIONS = 9;

    private Overhead() {}

    public static void main(String[] arguments) {
        Batch batch = batch(100, 20);
        List<Step> nothing = new ArrayList<>();
        List<Step> scaling = new ArrayList<>();
        for (int i = 0; i < STEPS; i++) {
            nothing.add(Lambda.of("nothing" + i, block -> block));
            scaling.add(new StandardScaler());
        }
        Step noOps = Pipeline.of(nothing);
        Step scalers = LocalRunner.create()
                .fit((Step) Pipeline.of(scaling), LocalData.of(batch))
                .step();
        int blocks = 200_000;
        double bare = median(() -> bare(batch, blocks));
        double ten = median(() -> run(noOps, batch, blocks));
        print(
                "ten steps that do nothing: %.3f microseconds a step and block over the bare loop (bar: 1)",
                (ten - bare) / blocks / STEPS * 1e6);
        double scaled = median(() -> run(scalers, batch, blocks));
        print(
                "batches of 100 x 20 floats through ten scalers: %.1f million rows a CPU second (bar: 10)",
                batch.rows() * (double) blocks / scaled / 1e6);
    }

    private static void print(String format, double figure) {
        System.out.println(String.format(Locale.ROOT, format, figure));
    }

    private static Batch batch(int rows, int width) {
        float[] values = new float[rows * width];
        SplittableRandom random = new SplittableRandom(5);
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextDouble(-1, 1);
        }
        Schema schema = Schema.of(Field.vector("features", Role.INPUT, DataType.FLOAT32, width));
        return Batch.of(schema, LongStream.range(0, rows).toArray(), List.of(Tensor.matrix(values, rows, width)));
    }

    /** The work of one repetition. */
    @FunctionalInterface
    private interface Work {
        long run();
    }

    private static long bare(Batch batch, int blocks) {
        long rows = 0;
        for (int i = 0; i < blocks; i++) {
            rows += batch.rows() + i;
        }
        return rows;
    }

    private static long run(Step step, Batch batch, int blocks) {
        Plan plan = Planner.transform(step, batch.schema(), Phase.PREDICT);
        long rows = 0;
        try (LiveProgram program =
                new LiveProgram(plan.exit().program(), plan.exit().steps()::get, Context.of(Phase.PREDICT, 0))) {
            for (int i = 0; i < blocks; i++) {
                rows += program.run(batch)[plan.result()].rows();
            }
        }
        return rows;
    }

    /** CPU seconds. */
    private static double median(Work work) {
        double[] seconds = new double[REPETITIONS];
        long check = 0;
        for (int i = -2; i < REPETITIONS; i++) {
            long before = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
            check += work.run();
            if (i >= 0) {
                seconds[i] = (ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - before) / 1e9;
            }
        }
        if (check == 0) {
            throw new IllegalStateException("nothing was done");
        }
        Arrays.sort(seconds);
        return seconds[REPETITIONS / 2];
    }
}
