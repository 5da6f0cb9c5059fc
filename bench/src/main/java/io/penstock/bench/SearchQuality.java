package io.penstock.bench;

import io.penstock.engine.error.PenstockException;
import io.penstock.engine.prune.Pruners;
import io.penstock.engine.searcher.Observation;
import io.penstock.engine.searcher.ParetoFront;
import io.penstock.engine.searcher.Searcher;
import io.penstock.engine.searcher.SearcherFactory.Brief;
import io.penstock.engine.searcher.Searchers;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;

/**
 * How well searchers search: the best of 50, 100 and 200 evaluations of each function, what a suggestion costs, and how soon pruned searches find a good
 * network; how many trials a study takes.
 *
 * <p>Arguments: {@code --seeds 50}, {@code --searchers A,B}, {@code --functions A,B}, {@code --evaluations 50,100,200}, {@code --only
 * quality|cost|race|studies}, {@code --pruners A,B}, {@code --place DIR} (of studies), {@code --threads} (as many as there are processors).
 */
public final class SearchQuality {
    /** Medians that others publish or that were measured with them, by function, at 50, 100 and 200 evaluations. */
    private static final Map<String, List<String>> PEERS = Map.of(
            "branin",
            List.of(
                    "Optuna 4.9 TPE .824 / .448 / .403",
                    "Optuna 5.0 TPE .427 / .418 / .400",
                    "CMA-ES 1.152 / .411 / .3979",
                    "Optuna 5.0 GP .3979 / .3979"),
            "hartmann6",
            List.of(
                    "Optuna 4.9 TPE -2.722 / -2.996 / -3.213",
                    "Optuna 5.0 TPE -2.992 / -3.228 / -3.292",
                    "CMA-ES -2.594 / -3.047 / -3.280",
                    "Optuna 5.0 GP -3.310 / -3.322"),
            "rosenbrock5",
            List.of("Optuna 4.9 TPE 1035 / 370 / 98", "Optuna 5.0 TPE 466 / 90 / 24", "CMA-ES 422 / 93 / 8.4"));

    private final List<String> words;
    private final int seeds;

    private SearchQuality(List<String> words) {
        this.words = words;
        this.seeds = Integer.parseInt(option("--seeds", "50"));
    }

    public static void main(String[] arguments) {
        SearchQuality quality = new SearchQuality(Arrays.asList(arguments));
        String only = quality.option("--only", "quality,cost,race,studies");
        if (only.contains("quality")) {
            quality.functions();
        }
        if (only.contains("cost")) {
            quality.cost();
        }
        if (only.contains("race")) {
            quality.race();
        }
        if (only.contains("studies")) {
            StudyThroughput.print(Path.of(quality.option("--place", System.getProperty("java.io.tmpdir"))), 3);
        }
    }

    private String option(String name, String otherwise) {
        int at = words.indexOf(name);
        return at < 0 || at + 1 >= words.size() ? otherwise : words.get(at + 1);
    }

    private List<String> searchers() {
        List<String> names = new ArrayList<>(Searchers.names());
        names.remove("grid");
        return List.of(option("--searchers", String.join(",", names)).split(","));
    }

    private static void print(String format, Object... values) {
        System.out.println(String.format(Locale.ROOT, format, values));
    }

    /** The values of all seeds, in order. */
    private double[] each(IntToDoubleFunction run) {
        IntStream all = IntStream.range(0, seeds);
        return (words.contains("--threads") ? all.parallel() : all)
                .mapToDouble(run)
                .sorted()
                .toArray();
    }

    private static String quartiles(double[] sorted) {
        int last = sorted.length - 1;
        double median = (sorted[last / 2] + sorted[(last + 1) / 2]) / 2;
        return String.format(Locale.ROOT, "%.4g (%.4g, %.4g)", median, sorted[last / 4], sorted[last - last / 4]);
    }

    private void functions() {
        List<Integer> evaluations = Arrays.stream(
                        option("--evaluations", "50,100,200").split(","))
                .map(Integer::valueOf)
                .toList();
        String all = String.join(
                ",", Functions.all().stream().map(Functions.Function::name).toList());
        for (String name : option("--functions", all).split(",")) {
            Functions.Function function = Functions.named(name);
            print("%n**%s**, medians (quartiles) over %d seeds%n", name, seeds);
            print(
                    "| searcher | %s |",
                    String.join(" | ", evaluations.stream().map(String::valueOf).toList()));
            print("|---|%s", "---|".repeat(evaluations.size()));
            for (String searcher : searchers()) {
                List<String> cells = new ArrayList<>();
                for (int trials : evaluations) {
                    cells.add(cell(searcher, function, trials));
                }
                print("| %s | %s |", searcher, String.join(" | ", cells));
            }
            PEERS.getOrDefault(name, List.of()).forEach(peer -> print("peer: %s", peer));
        }
    }

    private String cell(String searcher, Functions.Function function, int trials) {
        try {
            return quartiles(each(seed -> best(searcher, function, trials, seed)));
        } catch (PenstockException e) {
            return "cannot: " + e.rule();
        }
    }

    /** The least loss; of several losses, the area that the front leaves of a rectangle. */
    private static double best(String name, Functions.Function function, int trials, int seed) {
        Brief brief = new Brief(seed, trials, 1, function.objectives(), List.of());
        Searcher searcher = Searchers.named(name).open(function.space(), brief);
        double best = Double.POSITIVE_INFINITY;
        List<List<Double>> losses = new ArrayList<>();
        for (int number = 0; number < trials; number++) {
            Optional<Map<String, Object>> point = searcher.suggest(number);
            if (point.isEmpty()) {
                break;
            }
            searcher.observe(Observation.pending(number, point.get()));
            Functions.Outcome outcome = function.formula().at(point.get(), Functions.noise(seed, number));
            losses.add(Arrays.stream(outcome.losses()).boxed().toList());
            searcher.observe(new Observation(
                    number,
                    point.get(),
                    Observation.State.COMPLETE,
                    losses.get(losses.size() - 1),
                    outcome.violation(),
                    0));
            best = Math.min(best, outcome.truth());
        }
        return function.objectives() == 1 ? best : left(losses);
    }

    /** The area of [0, 1] x [0, 10] that is not dominated. */
    private static double left(List<List<Double>> losses) {
        double area = 10;
        double top = 10;
        List<List<Double>> front = ParetoFront.of(losses).stream()
                .map(losses::get)
                .sorted(Comparator.comparingDouble(pair -> pair.get(0)))
                .toList();
        for (List<Double> pair : front) {
            area -= Math.max(0, 1 - pair.get(0)) * Math.max(0, top - pair.get(1));
            top = Math.min(top, pair.get(1));
        }
        return area;
    }

    private void cost() {
        print("%n**Cost of a suggestion** with 10 parameters, CPU milliseconds (bars: TPE 1 and 4)%n");
        print("| searcher | 100 trials | 1,000 trials |%n|---|---|---|");
        Functions.Function function = Functions.named("ackley10");
        for (String searcher : searchers()) {
            print("| %s | %.3f | %.3f |", searcher, cost(searcher, function, 100), cost(searcher, function, 1000));
        }
    }

    private static double cost(String name, Functions.Function function, int trials) {
        double best = Double.POSITIVE_INFINITY;
        for (int repetition = 0; repetition < 3; repetition++) {
            Searcher searcher = Searchers.named(name).open(function.space(), Brief.of(repetition, 0));
            for (int number = 0; number < trials; number++) {
                Map<String, Object> point = number < 20 || number % 4 == 0 && trials < 500
                        ? searcher.suggest(number).orElseThrow()
                        : function.space().sample(Functions.noise(repetition, number));
                searcher.observe(Observation.complete(
                        number,
                        point,
                        function.formula().at(point, Functions.noise(0, number)).truth()));
            }
            searcher.suggest(trials);
            long before = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
            int asked = 0;
            long spent = 0;
            while (asked < 200 && spent < 2_000_000_000L) {
                searcher.suggest(trials + asked);
                asked++;
                spent = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - before;
            }
            best = Math.min(best, spent / 1e6 / asked);
        }
        return best;
    }

    private void race() {
        print(
                "%n**Learning curves**: clock until a trial of 81 epochs is good, medians (quartiles), %d seeds%n",
                seeds);
        print("| searcher | pruner | one worker | nine workers |%n|---|---|---|---|");
        for (String searcher : option("--searchers", "random,tpe").split(",")) {
            for (String pruner :
                    option("--pruners", "none,median,halving,asha,hyperband").split(",")) {
                List<String> cells = new ArrayList<>();
                for (int workers : new int[] {1, 9}) {
                    cells.add(quartiles(each(seed -> {
                        Brief brief = new Brief(seed, 0, workers, 1, List.of());
                        return new Race(
                                        Searchers.named(searcher).open(LearningCurves.space(), brief),
                                        Pruners.named(pruner).open(seed, LearningCurves.EPOCHS, 0))
                                .run(workers)
                                .clock();
                    })));
                }
                print("| %s | %s | %s |", searcher, pruner, String.join(" | ", cells));
            }
        }
        print("peers, one worker: random 2065 to 4050, median 894, Hyperband 964, successive halving 546,");
        print("asynchronous halving with promotion 458, TPE with successive halving 416; nine workers: 243, 110, 101");
    }
}
