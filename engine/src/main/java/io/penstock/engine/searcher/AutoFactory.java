package io.penstock.engine.searcher;

import io.penstock.engine.param.Distribution;
import io.penstock.engine.space.Dimension;
import io.penstock.engine.space.SearchSpace;
import java.util.List;
import java.util.Map;

/** Chooses the searcher by the space, the budget and the number of objectives. */
record AutoFactory() implements SearcherFactory {
    private static final int MOST_MODELLED = 20;
    private static final int MODELLED_TRIALS = 250;
    private static final int MANY_CATEGORIES = 12;
    private static final int MOST_EVOLVED = 50;
    private static final int LONG = 500;

    /**
     * What is to be done.
     *
     * @param name of the searcher
     * @param every so manieth trial is left to {@code tpe}; 0 for none
     * @param then which searcher follows after {@link #MODELLED_TRIALS} ended trials, or the same
     * @param reason in words
     */
    private record Plan(String name, int every, String then, String reason) {
        static Plan only(String name, String reason) {
            return new Plan(name, 0, name, reason);
        }
    }

    @Override
    public String name() {
        return "auto";
    }

    @Override
    public Map<String, Object> settings() {
        return Map.of();
    }

    @Override
    public String describe(SearchSpace space, Brief brief) {
        Plan plan = plan(space, brief);
        String text = plan.name();
        if (plan.every() > 0) {
            text += " in turns with tpe";
        }
        if (!plan.name().equals(plan.then())) {
            text += ", from " + MODELLED_TRIALS + " ended trials on " + plan.then();
        }
        return text + ": " + plan.reason();
    }

    @Override
    public Searcher open(SearchSpace space, Brief brief) {
        Plan plan = plan(space, brief);
        Searcher first = Searchers.named(plan.name()).open(space, brief);
        if (plan.every() > 0) {
            Searcher second = Searchers.named("tpe").open(space, brief);
            first = new TurnsSearcher(first, second, plan.every());
        }
        return plan.name().equals(plan.then())
                ? first
                : new Guarded(new RelaySearcher(space, brief, first, MODELLED_TRIALS, plan.then()), space, brief);
    }

    private static Plan plan(SearchSpace space, Brief brief) {
        List<Distribution> distributions = space.dimensions().stream()
                .map(Dimension::distribution)
                .filter(distribution -> distribution.size() > 1)
                .toList();
        int width = distributions.size();
        if (width == 0) {
            return Plan.only("random", "there is nothing to choose");
        }
        if (brief.objectives() > 1) {
            return brief.trials() > LONG
                    ? Plan.only("nsga2", "several objectives and a long search")
                    : Plan.only("tpe", "several objectives");
        }
        List<Distribution> unordered = distributions.stream()
                .filter(distribution -> distribution.kind() == Distribution.Kind.CATEGORICAL)
                .toList();
        boolean isOrdered = unordered.isEmpty() && space.isFlat();
        if (width > MOST_MODELLED) {
            return isOrdered && width <= MOST_EVOLVED && brief.trials() > LONG
                    ? Plan.only("cma_es", "many ordered hyperparameters and a long search")
                    : Plan.only("tpe", "many hyperparameters");
        }
        if (isOrdered) {
            return new Plan("gp", 0, "cma_es", "few hyperparameters, all of them ordered and always active");
        }
        boolean fewKinds = space.isFlat()
                && 2 * unordered.size() <= width
                && unordered.stream().allMatch(distribution -> distribution.size() <= MANY_CATEGORIES);
        return fewKinds
                ? new Plan("gp", 3, "tpe", "few hyperparameters, most of them ordered")
                : new Plan("gp", 2, "tpe", "few hyperparameters, many without an order or not always active");
    }
}
