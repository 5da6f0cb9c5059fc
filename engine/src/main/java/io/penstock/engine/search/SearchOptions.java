package io.penstock.engine.search;

import io.penstock.engine.error.PenstockException;
import io.penstock.engine.param.Distribution;
import io.penstock.engine.prune.PrunerFactory;
import io.penstock.engine.prune.Pruners;
import io.penstock.engine.searcher.SearcherFactory;
import io.penstock.engine.searcher.Searchers;
import io.penstock.engine.split.KFold;
import io.penstock.engine.split.Splitter;
import io.penstock.engine.study.StudySnapshot;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How a search goes about it. Immutable.
 *
 * @param metrics by name; the first is what trials are ranked by, all of them are goals where {@code goals} says so
 * @param goals how many of the metrics are goals
 * @param split into rows to learn from and rows to measure on
 * @param trials how many; 0 for as many as time allows
 * @param timeout of the whole search; zero for none
 * @param trialTimeout of a trial; zero for none
 * @param known points to begin with
 * @param after earlier studies that the searcher is told of
 * @param rules between hyperparameters
 * @param over the only hyperparameters to look for, by name; empty for all that have a space
 * @param spaces that take the place of the steps' own, by name
 * @param failures that end the search where it has nothing else to show
 * @param retries of a trial whose workers were lost
 * @param foldParallelism how many folds of a trial run at once
 * @param narrowBytes rows of all folds up to which trials are narrow; 0 for a share of the memory
 * @param sharedBytes rows behind shared steps up to which they stay; 0 for a share of the memory
 */
record SearchOptions(
        SearcherFactory searcher,
        PrunerFactory pruner,
        List<String> metrics,
        int goals,
        Splitter split,
        int trials,
        int parallelism,
        long seed,
        Duration timeout,
        Duration trialTimeout,
        List<Map<String, Object>> known,
        List<StudySnapshot> after,
        List<String> rules,
        List<String> over,
        Map<String, Distribution> spaces,
        Execution execution,
        int failures,
        int retries,
        int foldParallelism,
        long narrowBytes,
        long sharedBytes,
        boolean refit) {
    static final SearchOptions DEFAULT = new SearchOptions(
            Searchers.standard(),
            Pruners.none(),
            List.of(),
            1,
            new KFold(5).shuffled(0),
            50,
            1,
            0,
            Duration.ZERO,
            Duration.ZERO,
            List.of(),
            List.of(),
            List.of(),
            List.of(),
            Map.of(),
            Execution.AUTO,
            10,
            2,
            1,
            0,
            0,
            true);

    /** For steps that are chosen by the table: as many trials as five minutes allow, the defaults first. */
    static final SearchOptions AUTOMATIC = automatic();

    private static SearchOptions automatic() {
        Edit edit = new Edit(DEFAULT);
        edit.split = new KFold(3).shuffled(0);
        edit.trials = 0;
        edit.timeout = Duration.ofMinutes(5);
        edit.known = List.of(Map.of());
        return edit.done();
    }

    SearchOptions {
        metrics = List.copyOf(metrics);
        known = List.copyOf(known);
        after = List.copyOf(after);
        rules = List.copyOf(rules);
        over = List.copyOf(over);
        spaces = new LinkedHashMap<>(spaces);
        atLeast("foldParallelism", foldParallelism, 1);
        atLeast("retries", retries, 0);
        atLeast("narrowBytes", narrowBytes, 0);
        atLeast("sharedBytes", sharedBytes, 0);
    }

    private static void atLeast(String what, long value, int least) {
        if (value < least) {
            throw PenstockException.user(what + " must be at least " + least)
                    .value(String.valueOf(value))
                    .remedy("raise it")
                    .build();
        }
    }

    /** A copy under construction. */
    static final class Edit {
        SearcherFactory searcher;
        PrunerFactory pruner;
        List<String> metrics;
        int goals;
        Splitter split;
        int trials;
        int parallelism;
        long seed;
        Duration timeout;
        Duration trialTimeout;
        List<Map<String, Object>> known;
        List<StudySnapshot> after;
        List<String> rules;
        List<String> over;
        Map<String, Distribution> spaces;
        Execution execution;
        int failures;
        int retries;
        int foldParallelism;
        long narrowBytes;
        long sharedBytes;
        boolean refit;

        Edit(SearchOptions from) {
            searcher = from.searcher;
            pruner = from.pruner;
            metrics = from.metrics;
            goals = from.goals;
            split = from.split;
            trials = from.trials;
            parallelism = from.parallelism;
            seed = from.seed;
            timeout = from.timeout;
            trialTimeout = from.trialTimeout;
            known = new ArrayList<>(from.known);
            after = new ArrayList<>(from.after);
            rules = new ArrayList<>(from.rules);
            over = new ArrayList<>(from.over);
            spaces = new LinkedHashMap<>(from.spaces);
            execution = from.execution;
            failures = from.failures;
            retries = from.retries;
            foldParallelism = from.foldParallelism;
            narrowBytes = from.narrowBytes;
            sharedBytes = from.sharedBytes;
            refit = from.refit;
        }

        SearchOptions done() {
            return new SearchOptions(
                    searcher,
                    pruner,
                    metrics,
                    goals,
                    split,
                    trials,
                    parallelism,
                    seed,
                    timeout,
                    trialTimeout,
                    known,
                    after,
                    rules,
                    over,
                    spaces,
                    execution,
                    failures,
                    retries,
                    foldParallelism,
                    narrowBytes,
                    sharedBytes,
                    refit);
        }
    }

    /** The name of the metric that trials are ranked by; empty where none was chosen. */
    Optional<String> metric() {
        return metrics.isEmpty() ? Optional.empty() : Optional.of(metrics.get(0));
    }
}
