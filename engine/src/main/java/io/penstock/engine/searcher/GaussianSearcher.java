package io.penstock.engine.searcher;

import io.penstock.engine.error.PenstockException;
import io.penstock.engine.param.Distribution;
import io.penstock.engine.searcher.gaussian.GaussianProcess;
import io.penstock.engine.searcher.gaussian.Improvement;
import io.penstock.engine.searcher.gaussian.Kernel;
import io.penstock.engine.searcher.gaussian.KernelFit;
import io.penstock.engine.searcher.gaussian.Warp;
import io.penstock.engine.space.Dimension;
import io.penstock.engine.space.SearchSpace;
import io.penstock.engine.step.Seeds;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Bayesian optimization: a Gaussian process tells what is believed of the loss, and the next trial goes where the logarithm of the expected improvement is
 * highest (Jones, Schonlau and Welch, 1998; Ament et al., 2023). Pending trials are believed to come out as predicted (Ginsbourger et al., 2010).
 */
final class GaussianSearcher implements Searcher {
    private static final int MOST_BELIEVED = 300;
    private static final int MOST_FITTED = 150;
    private static final int FIT_STEPS = 30;

    private final SearchSpace space;
    private final long seed;
    private final SobolSearcher first;
    private final boolean[] unordered;
    private final int startup;
    private final List<Outcome> done = new ArrayList<>();
    private final Map<Integer, double[]> pending = new LinkedHashMap<>();
    private final Kernel[] kernels = new Kernel[Warp.KINDS];
    private int warp;
    private Kernel violationKernel;
    private int fitted;

    /** What came of a trial; the loss is infinite where there is none. */
    private record Outcome(double[] at, double loss, double violation, boolean complete) {
        boolean isFeasible() {
            return violation <= 0;
        }
    }

    GaussianSearcher(SearchSpace space, SearcherFactory.Brief brief) {
        if (brief.objectives() > 1) {
            throw PenstockException.user("gp searches for one objective")
                    .value(brief.objectives() + " objectives")
                    .remedy("use nsga2, tpe or auto")
                    .build();
        }
        this.space = space;
        this.seed = brief.seed();
        this.first = new SobolSearcher(space, brief.seed());
        List<Dimension> dimensions = space.dimensions();
        this.unordered = new boolean[dimensions.size()];
        for (int i = 0; i < unordered.length; i++) {
            unordered[i] = dimensions.get(i).distribution().kind() == Distribution.Kind.CATEGORICAL;
        }
        Arrays.fill(kernels, Kernel.start(unordered));
        this.violationKernel = Kernel.start(unordered);
        this.startup = Math.min(12, Math.max(5, dimensions.size() + 2));
    }

    @Override
    public void observe(Observation observation) {
        double[] at = space.coordinates(observation.point());
        if (observation.state() == Observation.State.PENDING) {
            pending.put(observation.number(), at);
            return;
        }
        pending.remove(observation.number());
        double loss = observation.state() == Observation.State.FAILED ? Double.NaN : observation.loss();
        boolean complete = observation.state() == Observation.State.COMPLETE && Double.isFinite(loss);
        done.add(new Outcome(
                at, Double.isFinite(loss) ? loss : Double.POSITIVE_INFINITY, observation.violation(), complete));
    }

    @Override
    public Optional<Map<String, Object>> suggest(int number) {
        long usable =
                done.stream().filter(outcome -> Double.isFinite(outcome.loss())).count();
        if (done.size() + pending.size() < startup || usable < 3) {
            return first.suggest(number);
        }
        refit();
        List<Outcome> believed = subset(done, MOST_BELIEVED);
        double[] values = warped(believed, warp).values();
        double[][] points = points(believed, pending.values());
        GaussianProcess losses = new GaussianProcess(kernels[warp], points, values);
        boolean restricted = believed.stream().anyMatch(outcome -> !outcome.isFeasible());
        GaussianProcess violations =
                restricted ? new GaussianProcess(violationKernel, points, violations(believed)) : null;
        double best = Double.POSITIVE_INFINITY;
        for (Outcome outcome : believed) {
            if (outcome.complete() && outcome.isFeasible()) {
                best = Math.min(best, losses.mean(outcome.at()));
            }
        }
        AcquisitionSearch.Worth worth = worth(losses, violations, best);
        List<double[]> anchors = IntStream.range(0, believed.size())
                .boxed()
                .sorted(Comparator.comparingDouble(i -> (believed.get(i).isFeasible() ? 0 : 1e6) + values[i]))
                .limit(5)
                .map(i -> points[i])
                .toList();
        double[] next =
                new AcquisitionSearch(space, worth).search(Seeds.generator(seed, "gaussian", number, 0), anchors);
        return Optional.of(space.at(next));
    }

    private static AcquisitionSearch.Worth worth(
            GaussianProcess losses, @org.jspecify.annotations.Nullable GaussianProcess violations, double best) {
        return (at, gradient) -> {
            double value = 0;
            if (Double.isFinite(best)) {
                value = Improvement.of(losses, best, at, gradient);
            }
            if (violations != null) {
                double[] more = new double[gradient.length];
                value += Improvement.feasibility(violations, at, more);
                for (int i = 0; i < more.length; i++) {
                    gradient[i] += more[i];
                }
            }
            return value;
        };
    }

    /** Fits anew at certain numbers of finished trials, one fit beginning where the last one ended, so that a study that is read again comes to the same. */
    private void refit() {
        for (int next = next(fitted); next <= done.size(); next = next(fitted)) {
            List<Outcome> basis = subset(done.subList(0, next), MOST_FITTED);
            double[][] points = points(basis, List.of());
            double least = Double.POSITIVE_INFINITY;
            for (int kind = 0; kind < Warp.KINDS; kind++) {
                Warp warped = warped(basis, kind);
                KernelFit fit = KernelFit.of(points, warped.values(), kernels[kind], FIT_STEPS);
                kernels[kind] = fit.kernel();
                double loss = fit.loss() - warped.logSlopes();
                if (loss < least) {
                    least = loss;
                    warp = kind;
                }
            }
            if (basis.stream().anyMatch(outcome -> !outcome.isFeasible())) {
                violationKernel = KernelFit.of(points, violations(basis), violationKernel, FIT_STEPS)
                        .kernel();
            }
            fitted = next;
        }
    }

    private int next(int count) {
        return Math.max(3, count + Math.max(1, count / 12));
    }

    /** All, or the better and the later half of what can be used. */
    private static List<Outcome> subset(List<Outcome> outcomes, int most) {
        if (outcomes.size() <= most) {
            return outcomes;
        }
        int recent = outcomes.size() - most / 2;
        List<Outcome> chosen = new ArrayList<>(outcomes.subList(0, recent).stream()
                .sorted(Comparator.comparingDouble(Outcome::violation).thenComparingDouble(Outcome::loss))
                .limit(most - most / 2)
                .toList());
        chosen.addAll(outcomes.subList(recent, outcomes.size()));
        return chosen;
    }

    private static Warp warped(List<Outcome> outcomes, int kind) {
        double worst = outcomes.stream()
                .mapToDouble(Outcome::loss)
                .filter(Double::isFinite)
                .max()
                .orElse(0);
        double[] losses = outcomes.stream()
                .mapToDouble(outcome -> Math.min(worst, outcome.loss()))
                .toArray();
        return Warp.of(losses, kind);
    }

    /** Below 0 where feasible, above where not. */
    private static double[] violations(List<Outcome> outcomes) {
        double[] sorted = outcomes.stream()
                .mapToDouble(Outcome::violation)
                .filter(violation -> violation > 0)
                .sorted()
                .toArray();
        double unit = sorted.length == 0 ? 1 : sorted[sorted.length / 2];
        return outcomes.stream()
                .mapToDouble(outcome -> outcome.isFeasible()
                        ? -1
                        : 0.5
                                + (Double.isFinite(outcome.violation())
                                        ? outcome.violation() / (outcome.violation() + unit)
                                        : 1))
                .toArray();
    }

    private static double[][] points(List<Outcome> outcomes, java.util.Collection<double[]> more) {
        List<double[]> all = new ArrayList<>();
        outcomes.forEach(outcome -> all.add(outcome.at()));
        all.addAll(more);
        return all.toArray(double[][]::new);
    }
}
