package io.penstock.engine.contract;

import io.penstock.engine.data.Batch;
import io.penstock.engine.data.Schema;
import io.penstock.engine.learn.Learnable;
import io.penstock.engine.learn.Learner;
import io.penstock.engine.learn.Outcome;
import io.penstock.engine.learn.Pass;
import io.penstock.engine.local.LocalData;
import io.penstock.engine.step.Context;
import io.penstock.engine.step.LiveStep;
import io.penstock.engine.step.Phase;
import io.penstock.engine.step.State;
import io.penstock.engine.step.Transformer;
import java.util.ArrayList;
import java.util.List;

/** One step at work in the train phase, in an epoch of the caller's choice, without a runner. */
public final class Training {
    private Training() {}

    /** The train phase with that seed, in that epoch, at the path {@code step}. */
    public static Context epoch(long seed, int epoch) {
        return Context.of(Phase.TRAIN, seed).at("step").inEpoch(epoch);
    }

    /** The rows as a fit reads them. */
    public static LocalData read(LocalData data) {
        Schema schema = data.schema().filter(field -> field.role().isReadByFits());
        return new LocalData(
                schema,
                data.partitions().stream()
                        .map(blocks -> blocks.stream()
                                .map(block -> block.project(schema))
                                .toList())
                        .toList());
    }

    /** The step, fitted where it learns. */
    public static Transformer fit(Transformer step, LocalData data, Context context) {
        if (!(step instanceof Learnable learnable)) {
            return step;
        }
        LocalData read = read(data);
        State memory = State.EMPTY;
        Learnable learning = learnable;
        for (int round = 0; true; round++) {
            Outcome outcome = round(learning.learner(read.schema()), read, context.inRound(round), memory);
            if (outcome instanceof Outcome.Fitted fitted) {
                return (Transformer) fitted.step();
            }
            learning = (Learnable) ((Outcome.Again) outcome).step();
            memory = ((Outcome.Again) outcome).memory();
        }
    }

    private static <P> Outcome round(Learner<P> learner, LocalData data, Context context, State memory) {
        P total = null;
        for (int partition = 0; partition < data.partitions().size(); partition++) {
            try (Pass<P> pass = learner.open(context.inPartition(partition))) {
                data.partitions().get(partition).forEach(pass::learn);
                P partial = pass.finish();
                total = total == null ? partial : learner.merge(total, partial);
            }
        }
        if (total == null) {
            throw new IllegalArgumentException("no partitions");
        }
        return learner.conclude(total, memory);
    }

    /** What a fitted step makes of all rows, in order. */
    public static Batch transform(Transformer fitted, LocalData data, Context context) {
        List<Batch> out = new ArrayList<>();
        LocalData read = read(data);
        for (int partition = 0; partition < read.partitions().size(); partition++) {
            try (LiveStep live = fitted.setup(context.inPartition(partition))) {
                read.partitions().get(partition).forEach(block -> out.add(live.transform(block)));
            }
        }
        return Batch.concat(out);
    }

    /** Fits and transforms in the same epoch. */
    public static Batch fitAndTransform(Transformer step, LocalData data, Context context) {
        return transform(fit(step, data, context), data, context);
    }
}
