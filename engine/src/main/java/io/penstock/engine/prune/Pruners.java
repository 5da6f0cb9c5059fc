package io.penstock.engine.prune;

import io.penstock.engine.error.Nearest;
import io.penstock.engine.error.PenstockException;
import io.penstock.engine.param.Param;
import io.penstock.engine.param.Settings;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The pruners by name. */
public final class Pruners {
    private static final Param<Integer> LEAST =
            Param.integer("least", 1).atLeast(1).doc("Steps to the first rung.");
    private static final Param<Integer> REDUCTION = Param.integer("reduction", 3)
            .atLeast(2)
            .doc("How many times further each rung is, and one of how many goes on.");
    private static final Param<Double> PERCENTILE =
            Param.real("percentile", 50).atLeast(0).atMost(100).doc("25 keeps what is as good as the best quarter.");
    private static final Param<Integer> STARTUP =
            Param.integer("startup", 5).atLeast(0).doc("How many complete trials there must be.");
    private static final Param<Integer> WARMUP =
            Param.integer("warmup", 0).atLeast(0).doc("Before so many steps no trial is ended.");
    private static final Param<Integer> INTERVAL =
            Param.integer("interval", 1).atLeast(1).doc("Steps from one question to the next.");
    private static final List<Param<?>> LADDER = List.of(LEAST, REDUCTION);
    private static final List<Param<?>> RULE = List.of(PERCENTILE, STARTUP, WARMUP, INTERVAL);

    private static final Map<String, Kind> KINDS = new TreeMap<>(Map.of(
            "none", new Kind(List.of(), (settings, seed, budget) -> new NoPruner(budget)),
            "median", new Kind(RULE, (settings, seed, budget) -> new MedianPruner(rule(settings), budget)),
            "halving",
                    new Kind(
                            LADDER,
                            (settings, seed, budget) ->
                                    new HalvingPruner(settings.get(LEAST), settings.get(REDUCTION), budget)),
            "asha",
                    new Kind(
                            LADDER,
                            (settings, seed, budget) ->
                                    new PromotingPruner(settings.get(LEAST), settings.get(REDUCTION), budget)),
            "hyperband", new Kind(LADDER, Pruners::hyperband)));

    private Pruners() {}

    /** Makes a pruner of settings that were checked. */
    @FunctionalInterface
    private interface Maker {
        Pruner open(Settings settings, long seed, int budget);
    }

    private record Kind(List<Param<?>> params, Maker maker) {}

    private record Known(String name, Settings all, Maker maker) implements PrunerFactory {
        @Override
        public Map<String, Object> settings() {
            Map<String, Object> changed = new TreeMap<>(all.values());
            changed.entrySet().removeAll(Settings.of(all.params()).values().entrySet());
            return Collections.unmodifiableMap(changed);
        }

        @Override
        public Pruner open(long seed, int budget, int trials) {
            return maker.open(all, seed, budget);
        }
    }

    private static MedianPruner.Rule rule(Settings settings) {
        return new MedianPruner.Rule(
                settings.get(PERCENTILE), settings.get(STARTUP), settings.get(WARMUP), settings.get(INTERVAL));
    }

    private static Pruner hyperband(Settings settings, long seed, int budget) {
        int reduction = settings.get(REDUCTION);
        return new HyperbandPruner(
                seed, settings.get(LEAST), reduction, budget, first -> new HalvingPruner(first, reduction, budget));
    }

    /** The pruner of that name with its defaults. Throws a {@link PenstockException} that names the nearest ones. */
    public static PrunerFactory named(String name) {
        return named(name, Map.of());
    }

    /** The pruner of that name with some settings, as {@link PrunerFactory#settings} gives them. Throws a {@link PenstockException} where one is wrong. */
    public static PrunerFactory named(String name, Map<String, ?> settings) {
        Kind kind = KINDS.get(name);
        if (kind == null) {
            throw PenstockException.user("a pruner must be known")
                    .value("'" + name + "'")
                    .remedy(Nearest.remedy(name, KINDS.keySet()))
                    .build();
        }
        Settings all = Settings.of(kind.params());
        for (Map.Entry<String, ?> setting : settings.entrySet()) {
            all = all.with(setting.getKey(), setting.getValue());
        }
        return new Known(name, all, kind.maker());
    }

    /** Every name. */
    public static List<String> names() {
        return List.copyOf(KINDS.keySet());
    }

    /** Lets every trial come to its end. */
    public static PrunerFactory none() {
        return named("none");
    }

    /** Ends trials that are worse than the median of complete ones: after five of these, from the first step on, at every step. */
    public static PrunerFactory median() {
        return named("median");
    }

    /**
     * Ends a trial whose best loss so far is worse than a percentile of what complete trials had shown by that step. After D. Golovin and others, "Google
     * Vizier" (2017).
     *
     * @param percentile from 0 to 100; 25 keeps what is as good as the best quarter
     * @param startup how many complete trials there must be
     * @param warmup before so many steps no trial is ended
     * @param interval steps from one question to the next; at least 1
     */
    public static PrunerFactory percentile(double percentile, int startup, int warmup, int interval) {
        return named(
                "median", Map.of("percentile", percentile, "startup", startup, "warmup", warmup, "interval", interval));
    }

    /** Successive halving by thirds, from the first step on. */
    public static PrunerFactory halving() {
        return named("halving");
    }

    /**
     * Ends, at every rung, all but the best one of so many of those that came there so far. After K. Jamieson and A. Talwalkar, "Non-stochastic best arm
     * identification" (2016), without waiting.
     *
     * @param least steps to the first rung; at least 1
     * @param reduction how many times further each rung is, and one of how many goes on; at least 2
     */
    public static PrunerFactory halving(int least, int reduction) {
        return named("halving", ladder(least, reduction));
    }

    /** Asynchronous halving by thirds with promotion, from the first step on. */
    public static PrunerFactory asha() {
        return named("asha");
    }

    /**
     * Pauses trials at every rung and promotes those that turn out to be among the best there. After L. Li and others, "A system for massively parallel
     * hyperparameter tuning" (2020). The trials' state must be kept while they are paused.
     *
     * @param least steps to the first rung; at least 1
     * @param reduction how many times further each rung is, and one of how many goes on; at least 2
     */
    public static PrunerFactory asha(int least, int reduction) {
        return named("asha", ladder(least, reduction));
    }

    /** Hyperband by thirds, from the first step on. */
    public static PrunerFactory hyperband() {
        return named("hyperband");
    }

    /**
     * Shares the trials among successive halvings that begin at later and later rungs, so that trials which learn slowly at first get their chance. After L.
     * Li and others, "Hyperband" (2018).
     *
     * @param least steps to the first rung of the first bracket; at least 1
     * @param reduction how many times further each rung is, and one of how many goes on; at least 2
     */
    public static PrunerFactory hyperband(int least, int reduction) {
        return named("hyperband", ladder(least, reduction));
    }

    private static Map<String, Object> ladder(int least, int reduction) {
        return Map.of("least", least, "reduction", reduction);
    }
}
