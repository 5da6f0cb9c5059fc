package io.penstock.engine.repeat;

import io.penstock.engine.data.Schema;
import io.penstock.engine.learn.Exactness;
import io.penstock.engine.learn.Learner;
import io.penstock.engine.learn.Trainable;
import io.penstock.engine.step.Flow;
import io.penstock.engine.step.PlanBuilder;
import io.penstock.engine.step.Step;
import io.penstock.engine.step.Wrapper;
import io.penstock.engine.tree.Trees;

/**
 * Lets a step, usually a whole pipeline, learn batch by batch: every step of it learns from a batch before the batch goes on
 * to the next, so a chain of any length learns in one pass. Several of them one after the other are barriers: each has seen all
 * batches before the next sees the first. To transform, it is the step alone.
 *
 * <p>Each partition is learned from by a copy, from where the step is. In the end, what the copies have learned is put together: statistics of
 * steps that learn in one pass are merged, as exactly as ever; states of steps that descend are averaged. A step behind another that learns sees
 * batches transformed by what that one has learned so far.
 *
 * @param step that learns
 * @param size rows of a batch
 * @param last what becomes of the rows of a partition that do not fill a batch
 */
public record MiniBatches(Step step, int size, LastBatch last) implements Wrapper, Trainable {
    /** What becomes of the last rows. */
    public enum LastBatch {
        /** They are a shorter batch. */
        KEEP,
        /** They are left out. */
        DROP,
        /** They are filled up with rows of nulls. */
        PAD
    }

    public MiniBatches {
        if (size < 1) {
            throw new IllegalArgumentException("batches of " + size + " rows");
        }
    }

    /** Batches of that many rows; a shorter last one is kept. */
    public static MiniBatches of(int size, Step step) {
        return new MiniBatches(step, size, LastBatch.KEEP);
    }

    /** The same with batches of another size. */
    public MiniBatches size(int other) {
        return new MiniBatches(step, other, last);
    }

    /** The same with another treatment of the last rows. */
    public MiniBatches last(LastBatch other) {
        return new MiniBatches(step, size, other);
    }

    @Override
    public MiniBatches around(Step other) {
        return new MiniBatches(other, size, last);
    }

    @Override
    public Flow lower(PlanBuilder builder, Flow in) {
        return builder.child(0, in);
    }

    @Override
    public Learner<?> learner(Schema schema) {
        return new MiniBatchLearner(this, schema);
    }

    /** Exact where only one step learns, in one pass. */
    @Override
    public Exactness exactness() {
        int learning = 0;
        boolean exact = true;
        for (Step inner : Trees.byPath(step).values()) {
            if (inner instanceof Trainable trainable) {
                learning++;
                exact &= trainable.exactness().kind() == Exactness.Kind.EXACT;
            }
        }
        return learning <= 1 && exact ? Exactness.EXACT : Exactness.HEURISTIC;
    }

    @Override
    public String manner() {
        return "batch by batch of " + size + " rows, ";
    }

    @Override
    public boolean isFitted() {
        return Trees.byPath(step).values().stream()
                .allMatch(inner -> !(inner instanceof Trainable trainable) || trainable.isFitted());
    }

    @Override
    public MiniBatches cleared() {
        return around(
                Trees.edit(step, (path, inner) -> inner instanceof Trainable trainable ? trainable.cleared() : inner));
    }
}
