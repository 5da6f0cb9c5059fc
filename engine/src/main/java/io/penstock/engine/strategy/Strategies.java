package io.penstock.engine.strategy;

import io.penstock.engine.error.PenstockException;
import io.penstock.engine.param.Param;
import io.penstock.engine.param.Settings;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Strategies as plain values: in files, in the YAML of a pipeline and on the wire. */
public final class Strategies {
    private static final Param<String> STRATEGY = Param.oneOf(
                    "strategy", "own", "local_sgd", "synchronous", "all_reduce")
            .doc("How workers that descend come to one result.");
    private static final Param<Integer> LOCAL_EPOCHS =
            Param.integer("local_epochs", 1).atLeast(1).doc("How often a copy goes through its partition in a round.");
    private static final Param<String> OUTER =
            Param.oneOf("outer", "average", "nesterov", "adam").doc("The optimizer between rounds.");
    private static final Param<Double> OUTER_RATE =
            Param.real("outer_rate", 1).atLeast(0).doc("Its rate; 1, 0.7 or 0.01 by its kind.");
    private static final Param<Double> OUTER_MOMENTUM = Param.real("outer_momentum", 0.9)
            .atLeast(0)
            .atMost(Math.nextDown(1.0))
            .doc("Momentum, or the decay of Adam's first moment.");
    private static final Param<Double> OUTER_DECAY = Param.real("outer_decay", 0.99)
            .atLeast(0)
            .atMost(Math.nextDown(1.0))
            .doc("The decay of Adam's second moment.");
    private static final Param<Double> OUTER_EPSILON =
            Param.real("outer_epsilon", 1e-3).atLeast(0).doc("What Adam adds to a root.");
    private static final Param<Double> GUARD = Param.real("guard", 0)
            .atLeast(0)
            .atMost(Math.nextDown(1.0))
            .doc("Share of the rows on which the result is compared with the best copy.");
    private static final Param<Double> TIME_LIMIT =
            Param.real("time_limit", 600).atLeast(1e-3).doc("Seconds that workers wait for each other.");

    private static final List<Param<?>> PARAMS = List.of(
            STRATEGY, LOCAL_EPOCHS, OUTER, OUTER_RATE, OUTER_MOMENTUM, OUTER_DECAY, OUTER_EPSILON, GUARD, TIME_LIMIT);

    /** What each strategy may be told. */
    private static final Map<String, Set<String>> TAKES = Map.of(
            "own", Set.of(),
            "local_sgd",
                    Set.of(
                            LOCAL_EPOCHS.name(),
                            OUTER.name(),
                            OUTER_RATE.name(),
                            OUTER_MOMENTUM.name(),
                            OUTER_DECAY.name(),
                            OUTER_EPSILON.name(),
                            GUARD.name()),
            "synchronous", Set.of(),
            "all_reduce", Set.of(TIME_LIMIT.name()));

    private Strategies() {}

    /** The keys that may describe a strategy. */
    public static List<String> keys() {
        return PARAMS.stream().map(Param::name).toList();
    }

    /** Checks one value by itself: its type and its bounds. Throws a {@link PenstockException} with the remedy. */
    public static void check(String key, Object value) {
        Settings.of(PARAMS).with(key, value);
    }

    /** A strategy in plain values; none for {@link Strategy#OWN}. */
    public static Map<String, Object> describe(Strategy strategy) {
        Map<String, Object> about = new LinkedHashMap<>();
        if (strategy instanceof Strategy.LocalSgd local) {
            about.put(STRATEGY.name(), "local_sgd");
            about.put(LOCAL_EPOCHS.name(), local.localEpochs());
            Outer outer = local.outer();
            about.put(OUTER.name(), outer.kind().name().toLowerCase(java.util.Locale.ROOT));
            about.put(OUTER_RATE.name(), outer.rate());
            if (outer.kind() != Outer.Kind.AVERAGE) {
                about.put(OUTER_MOMENTUM.name(), outer.momentum());
            }
            if (outer.kind() == Outer.Kind.ADAM) {
                about.put(OUTER_DECAY.name(), outer.decay());
                about.put(OUTER_EPSILON.name(), outer.epsilon());
            }
            about.put(GUARD.name(), local.guard());
        } else if (strategy instanceof Strategy.Synchronous) {
            about.put(STRATEGY.name(), "synchronous");
        } else if (strategy instanceof Strategy.AllReduce all) {
            about.put(STRATEGY.name(), "all_reduce");
            about.put(TIME_LIMIT.name(), all.limit().toNanos() / 1e9);
        }
        return about;
    }

    /**
     * The strategy of a description; keys that describe none are passed over.
     *
     * @throws PenstockException where a value is wrong, or belongs to another strategy
     */
    public static Strategy read(Map<String, ?> about) {
        Settings settings = Settings.of(PARAMS);
        for (String key : keys()) {
            Object value = about.get(key);
            if (value != null) {
                settings = settings.with(key, value);
            }
        }
        String kind = settings.get(STRATEGY);
        Set<String> takes = TAKES.getOrDefault(kind, Set.of());
        for (String key : keys()) {
            if (about.get(key) != null && !key.equals(STRATEGY.name()) && !takes.contains(key)) {
                throw PenstockException.user("a strategy must be told nothing that concerns another one")
                        .value("'" + key + "' for the strategy " + kind)
                        .remedy(
                                takes.isEmpty()
                                        ? "leave it out, or choose another strategy"
                                        : "it takes "
                                                + keys().stream()
                                                        .filter(takes::contains)
                                                        .toList())
                        .build();
            }
        }
        return switch (kind) {
            case "local_sgd" ->
                new Strategy.LocalSgd(
                        settings.get(LOCAL_EPOCHS),
                        outer(settings, about.get(OUTER_RATE.name()) == null),
                        settings.get(GUARD));
            case "synchronous" -> new Strategy.Synchronous();
            case "all_reduce" -> new Strategy.AllReduce(Duration.ofNanos(Math.round(settings.get(TIME_LIMIT) * 1e9)));
            default -> Strategy.OWN;
        };
    }

    private static Outer outer(Settings settings, boolean usualRate) {
        double rate = settings.get(OUTER_RATE);
        return switch (settings.get(OUTER)) {
            case "nesterov" -> Outer.nesterov(usualRate ? 0.7 : rate, settings.get(OUTER_MOMENTUM));
            case "adam" ->
                new Outer(
                        Outer.Kind.ADAM,
                        usualRate ? 0.01 : rate,
                        settings.get(OUTER_MOMENTUM),
                        settings.get(OUTER_DECAY),
                        settings.get(OUTER_EPSILON));
            default -> new Outer(Outer.Kind.AVERAGE, rate, 0, 0, 0);
        };
    }
}
