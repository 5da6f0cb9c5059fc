package io.penstock.engine.prune;

import io.penstock.engine.error.Nearest;
import io.penstock.engine.error.PenstockException;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The pruners by name. */
public final class Pruners {
    private static final int REDUCTION = 3;
    private static final Map<String, PrunerFactory> KNOWN = new TreeMap<>(Map.of(
            "none", new Simple("none", Map.of(), (seed, budget) -> new NoPruner(budget)),
            "median", median(),
            "halving", halving(),
            "asha", asha(),
            "hyperband", hyperband()));

    private Pruners() {}

    /** Makes a pruner of settings that were checked. */
    @FunctionalInterface
    private interface Maker {
        Pruner open(long seed, int budget);
    }

    private record Simple(String name, Map<String, Object> settings, Maker maker) implements PrunerFactory {
        @Override
        public Pruner open(long seed, int budget, int trials) {
            return maker.open(seed, budget);
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

    /** Ends trials that are worse than the median of complete ones: after five of these, from the first step on, at every step. */
    public static PrunerFactory median() {
        return percentile(50, 5, 0, 1);
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
        require(
                percentile >= 0 && percentile <= 100,
                "a percentile lies between 0 and 100",
                "percentile " + percentile);
        require(startup >= 0, "a number of start-up trials is not negative", "startup " + startup);
        require(warmup >= 0, "a number of warm-up steps is not negative", "warmup " + warmup);
        require(interval >= 1, "an interval has at least one step", "interval " + interval);
        Map<String, Object> settings = changed(
                Map.of("percentile", 50.0, "startup", 5, "warmup", 0, "interval", 1),
                Map.of("percentile", percentile, "startup", startup, "warmup", warmup, "interval", interval));
        MedianPruner.Rule rule = new MedianPruner.Rule(percentile, startup, warmup, interval);
        return new Simple("median", settings, (seed, budget) -> new MedianPruner(rule, budget));
    }

    /** Successive halving by thirds, from the first step on. */
    public static PrunerFactory halving() {
        return halving(1, REDUCTION);
    }

    /**
     * Ends, at every rung, all but the best one of so many of those that came there so far. After K. Jamieson and A. Talwalkar, "Non-stochastic best arm
     * identification" (2016), without waiting.
     *
     * @param least steps to the first rung; at least 1
     * @param reduction how many times further each rung is, and one of how many goes on; at least 2
     */
    public static PrunerFactory halving(int least, int reduction) {
        return new Simple(
                "halving", ladder(least, reduction), (seed, budget) -> new HalvingPruner(least, reduction, budget));
    }

    /** Asynchronous halving by thirds with promotion, from the first step on. */
    public static PrunerFactory asha() {
        return asha(1, REDUCTION);
    }

    /**
     * Pauses trials at every rung and promotes those that turn out to be among the best there. After L. Li and others, "A system for massively parallel
     * hyperparameter tuning" (2020). The trials' state must be kept while they are paused.
     *
     * @param least steps to the first rung; at least 1
     * @param reduction how many times further each rung is, and one of how many goes on; at least 2
     */
    public static PrunerFactory asha(int least, int reduction) {
        return new Simple(
                "asha", ladder(least, reduction), (seed, budget) -> new PromotingPruner(least, reduction, budget));
    }

    /** Hyperband by thirds, from the first step on. */
    public static PrunerFactory hyperband() {
        return hyperband(1, REDUCTION);
    }

    /**
     * Shares the trials among successive halvings that begin at later and later rungs, so that trials which learn slowly at first get their chance. After L.
     * Li and others, "Hyperband" (2018).
     *
     * @param least steps to the first rung of the first bracket; at least 1
     * @param reduction how many times further each rung is, and one of how many goes on; at least 2
     */
    public static PrunerFactory hyperband(int least, int reduction) {
        return new Simple(
                "hyperband",
                ladder(least, reduction),
                (seed, budget) -> new HyperbandPruner(
                        seed, least, reduction, budget, first -> new HalvingPruner(first, reduction, budget)));
    }

    private static Map<String, Object> ladder(int least, int reduction) {
        require(least >= 1, "the first rung is at least one step up", "least " + least);
        require(reduction >= 2, "of two trials or more, one goes on", "reduction " + reduction);
        return changed(Map.of("least", 1, "reduction", REDUCTION), Map.of("least", least, "reduction", reduction));
    }

    private static Map<String, Object> changed(Map<String, Object> defaults, Map<String, Object> settings) {
        Map<String, Object> changed = new TreeMap<>(settings);
        changed.entrySet().removeAll(defaults.entrySet());
        return Collections.unmodifiableMap(changed);
    }

    private static void require(boolean kept, String rule, String value) {
        if (!kept) {
            throw PenstockException.user(rule)
                    .value(value)
                    .remedy("mend the setting or leave it out")
                    .build();
        }
    }
}
