package io.penstock.engine.wrap;

import io.penstock.engine.error.Nearest;
import io.penstock.engine.error.PenstockException;
import io.penstock.engine.step.Child;
import java.util.List;

/** What the meta-steps with alternatives share. */
final class Choices {
    private Choices() {}

    static int position(List<Child> children, String name) {
        List<String> names = children.stream().map(Child::name).toList();
        int position = names.indexOf(name);
        if (position < 0) {
            throw PenstockException.user("a choice must be one of the alternatives")
                    .value("'" + name + "'")
                    .remedy(Nearest.remedy(name, names))
                    .build();
        }
        return position;
    }
}
