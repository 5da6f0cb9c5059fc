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
}
