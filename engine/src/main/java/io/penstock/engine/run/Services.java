package io.penstock.engine.run;

import io.penstock.engine.error.PenstockException;
import io.penstock.engine.step.NeedsServices;
import io.penstock.engine.step.Step;
import io.penstock.engine.tree.Trees;
import java.util.Set;

/** Looks for the services that the steps of a tree need, before anything runs. */
public final class Services {
    private Services() {}

    /** Throws a {@link PenstockException} with the path of the first step that needs one that nobody offers. */
    public static void require(Step root, Set<Class<?>> offered) {
        Trees.visit(root, (path, step) -> {
            if (!(step instanceof NeedsServices needy)) {
                return;
            }
            for (Class<?> type : needy.services()) {
                if (!offered.contains(type)) {
                    throw PenstockException.user("a service that a step needs must be offered to the runner")
                            .at(path)
                            .value("no " + type.getName())
                            .remedy("offer it with the runner's service(type, service)")
                            .build();
                }
            }
        });
    }
}
