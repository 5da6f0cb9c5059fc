package io.penstock.engine.parallel;

import io.penstock.engine.error.PenstockException;
import io.penstock.engine.param.Param;
import io.penstock.engine.param.Settings;
import io.penstock.engine.step.Context;
import io.penstock.engine.step.Host;
import io.penstock.engine.step.LiveStep;
import io.penstock.engine.step.State;
import io.penstock.engine.type.BaseStep;
import io.penstock.engine.type.StepType;
import java.util.List;

/** Runs every part on threads of its own, and gives them slices of the blocks. */
final class Lanes extends BaseStep implements Host {
    static final int MOST_WORKERS = 1023;
    private static final Param<Integer> WORKERS =
            Param.integer("workers", 1).atLeast(1).atMost(MOST_WORKERS).doc("How many threads a part has.");
    private static final Param<Integer> QUEUE =
            Param.integer("queue", 1).atLeast(1).doc("How many slices may wait for a thread.");
    private static final Param<Integer> ROWS =
            Param.integer("rows", 0).atLeast(0).doc("Rows of a slice; 0 for a slice a thread.");
    static final StepType<Lanes> TYPE = StepType.of(
            "Lanes",
            Lanes.class,
            "Inside ParallelTransform and QueuedPipeline: threads and queues.",
            List.of(WORKERS, QUEUE, ROWS),
            Lanes::new);

    Lanes(int workers, int queue, int rows) {
        this(TYPE.defaults().with(WORKERS, workers).with(QUEUE, queue).with(ROWS, rows), State.EMPTY);
    }

    Lanes(Settings settings, State state) {
        super(settings, state);
    }

    /** Throws where a number is not from 1 to {@code most}. */
    static void require(String what, int number, int most) {
        if (number < 1 || number > most) {
            throw PenstockException.user(
                            what + " must be at least 1" + (most == MOST_WORKERS ? " and at most " + most : ""))
                    .value(String.valueOf(number))
                    .remedy("give a number in that range")
                    .build();
        }
    }

    @Override
    public StepType<Lanes> type() {
        return TYPE;
    }

    @Override
    public boolean isOptional() {
        return true;
    }

    @Override
    public LiveStep setup(Context context, List<Part> parts) {
        String name = "penstock " + context.path().replaceFirst("/~.*", "");
        return new LiveLanes(name, parts, get(WORKERS), get(QUEUE), get(ROWS));
    }
}
