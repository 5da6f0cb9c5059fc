package io.penstock.engine.control;

import io.penstock.engine.error.PenstockException;
import io.penstock.engine.step.Step;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A way out of a turn of a loop, behind one of its parts.
 *
 * @param when for which rows
 * @param forGood whether they leave the loop, or this turn only
 */
record Exit(Condition when, boolean forGood) {
    /** The exit that a step stands for, or null where it is an ordinary step. */
    static @Nullable Exit of(Step step) {
        if (step instanceof Break exit) {
            return new Exit(exit.when(), true);
        }
        return step instanceof Continue exit ? new Exit(exit.when(), false) : null;
    }

    static PenstockException outside(Step step) {
        return PenstockException.user("a way out of a loop must be one of the loop's own steps")
                .value("a " + step.getClass().getSimpleName() + " inside another step, or outside of any loop")
                .remedy("put it directly into a Loop, beside the steps of its body")
                .build();
    }

    Map<String, Object> document() {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("when", ConditionDocument.write(when));
        document.put("for_good", forGood);
        return document;
    }

    static Exit read(Object document) {
        Map<?, ?> map = (Map<?, ?>) document;
        return new Exit(ConditionDocument.read(map.get("when")), Boolean.TRUE.equals(map.get("for_good")));
    }
}
