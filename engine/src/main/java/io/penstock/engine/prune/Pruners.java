package io.penstock.engine.prune;

import io.penstock.engine.error.Nearest;
import io.penstock.engine.error.PenstockException;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;

/** The pruners by name. */
public final class Pruners {
    private static final Map<String, PrunerFactory> KNOWN = new TreeMap<>(Map.of("none", new None()));

    private Pruners() {}

    /** Lets every trial come to its end. */
    private record None() implements PrunerFactory {
        @Override
        public String name() {
            return "none";
        }

        @Override
        public Map<String, Object> settings() {
            return Map.of();
        }

        @Override
        public Pruner open(long seed, int budget, int trials) {
            return new Pruner() {
                @Override
                public int next(int trial, int step) {
                    return budget;
                }

                @Override
                public Verdict report(int trial, int step, double loss) {
                    return Verdict.CONTINUE;
                }

                @Override
                public OptionalInt promote() {
                    return OptionalInt.empty();
                }

                @Override
                public void ended(int trial) {
                    // Nothing is kept.
                }
            };
        }
    }

    /** The pruner of that name with its defaults. Throws a {@link PenstockException} that names the nearest ones. */
    public static PrunerFactory named(String name) {
        PrunerFactory factory = KNOWN.get(name);
        if (factory == null) {
            throw PenstockException.user("a pruner must be known")
                    .value("'" + name + "'")
                    .remedy(Nearest.remedy(name, KNOWN.keySet()))
                    .build();
        }
        return factory;
    }

    /** Every name. */
    public static List<String> names() {
        return List.copyOf(KNOWN.keySet());
    }

    /** Lets every trial come to its end. */
    public static PrunerFactory none() {
        return named("none");
    }
}
