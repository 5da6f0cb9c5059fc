package io.penstock.steps.common;

import io.penstock.engine.step.Context;
import io.penstock.engine.step.Seeds;

/** The one number from which a step draws in all its rounds and partitions, and on the driver. */
public final class PathSeed {
    private PathSeed() {}

    /** Depends on the run's seed and on the step's path only. */
    public static long of(Context context) {
        return Seeds.generator(context.seed(), context.path(), 0, 0).nextLong();
    }

    /** Depends on the epoch, too: with a row's id, the place of that row in the epoch's order, see {@link #place}. */
    public static long ofEpoch(Context context) {
        return Seeds.hash(of(context), context.epoch(), 0);
    }

    /** The place of a row in the random order that a key stands for; unsigned, and never the same for two ids. */
    public static long place(long key, long id) {
        return Seeds.hash(key, 0, id);
    }
}
