package io.penstock.engine.run;

import io.penstock.engine.error.PenstockException;
import io.penstock.engine.plan.Node;
import io.penstock.engine.plan.Plan;
import io.penstock.engine.step.Placement;
import io.penstock.engine.step.Placement.DevicePolicy;
import java.util.Optional;

/** Looks for accelerators that a plan wishes for, before any data are read. */
public final class Accelerators {
    /** What is told where one is preferred and there is none. */
    public static final String FALLS_BACK = "an accelerator is preferred and none is offered: runs on the processor";

    private Accelerators() {}

    /** Where there are none: refuses a plan that requires one, and tells where one is preferred. */
    public static void requireNone(Plan plan, String found, String remedy, Progress progress) {
        for (Node.Stage stage : plan.stages()) {
            if (stage instanceof Node.Aggregate aggregate) {
                require(aggregate.placement(), aggregate.fits().get(0).path(), found, remedy, progress);
            } else if (stage instanceof Node.Drive drive) {
                require(drive.placement(), drive.path(), found, remedy, progress);
                requireNone(drive.body(), found, remedy, progress);
            }
        }
    }

    private static void require(Optional<Placement> wish, String path, String found, String remedy, Progress progress) {
        DevicePolicy policy = wish.map(Placement::device).orElse(DevicePolicy.NEVER);
        if (policy == DevicePolicy.REQUIRE) {
            throw PenstockException.resource("the device policy REQUIRE needs an accelerator")
                    .at(path)
                    .value(found)
                    .remedy(remedy)
                    .build();
        }
        if (policy == DevicePolicy.PREFER) {
            progress.note(path, FALLS_BACK);
        }
    }
}
