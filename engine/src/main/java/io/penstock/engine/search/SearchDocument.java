package io.penstock.engine.search;

import io.penstock.engine.error.Nearest;
import io.penstock.engine.error.PenstockException;
import io.penstock.engine.prune.Pruners;
import io.penstock.engine.searcher.Searchers;
import io.penstock.engine.split.KFold;
import io.penstock.engine.split.SplitDocument;
import io.penstock.engine.step.Child;
import io.penstock.engine.type.StepDocument;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/** What a file says of a search. Where its study is kept, and who listens, are for the program that runs it. */
final class SearchDocument {
    private SearchDocument() {}

    static Map<String, Object> write(Search search) {
        SearchOptions options = search.options();
        Map<String, Object> about = new LinkedHashMap<>();
        about.put(
                "searcher", named(options.searcher().name(), options.searcher().settings()));
        about.put("pruner", named(options.pruner().name(), options.pruner().settings()));
        about.put("metrics", options.metrics());
        about.put("goals", options.goals());
        about.put("split", SplitDocument.write(options.split()));
        about.put("trials", options.trials());
        about.put("parallelism", options.parallelism());
        about.put("seed", options.seed());
        about.put("timeout", options.timeout().toString());
        about.put("trial_timeout", options.trialTimeout().toString());
        about.put("start_at", options.known());
        about.put("rules", options.rules());
        about.put("over", options.over());
        Map<String, Object> spaces = new LinkedHashMap<>();
        options.spaces().forEach((name, distribution) -> spaces.put(name, StepDocument.write(distribution)));
        about.put("spaces", spaces);
        about.put("execution", options.execution().name().toLowerCase(Locale.ROOT));
        about.put("give_up_after", options.failures());
        about.put("retries", options.retries());
        about.put("fold_parallelism", options.foldParallelism());
        about.put("narrow_bytes", options.narrowBytes());
        about.put("shared_bytes", options.sharedBytes());
        about.put("refit", options.refit());
        about.put("results", search.results());
        // Short forms, for people who write.
        about.put("metric", options.metric().orElse(""));
        about.put("folds", 0);
        about.put("auto", "");
        return about;
    }

    static Search read(Map<String, Object> about, List<Child> children) {
        String auto = text(about, "auto", "");
        SearchOptions defaults = auto.isEmpty() ? SearchOptions.DEFAULT : SearchOptions.AUTOMATIC;
        SearchOptions.Edit edit = new SearchOptions.Edit(defaults);
        edit.searcher = about.containsKey("searcher")
                ? named(about.get("searcher"), "searcher", Searchers::named)
                : edit.searcher;
        edit.pruner = about.containsKey("pruner") ? named(about.get("pruner"), "pruner", Pruners::named) : edit.pruner;
        List<String> metrics = new ArrayList<>();
        list(about.get("metrics")).forEach(metric -> metrics.add(String.valueOf(metric)));
        String metric = text(about, "metric", "");
        if (!metric.isEmpty()) {
            metrics.remove(metric);
            metrics.add(0, metric);
        }
        edit.metrics = metrics;
        edit.goals = number(about, "goals", 1);
        int folds = number(about, "folds", 0);
        if (folds > 0) {
            edit.split = new KFold(folds).shuffled(0);
        } else if (about.containsKey("split")) {
            edit.split = SplitDocument.read(about.getOrDefault("split", ""));
        }
        edit.trials = number(about, "trials", edit.trials);
        edit.parallelism = number(about, "parallelism", edit.parallelism);
        edit.seed = whole(about, "seed", 0);
        edit.timeout = duration(about, "timeout", edit.timeout);
        edit.trialTimeout = duration(about, "trial_timeout", edit.trialTimeout);
        list(about.get("start_at")).forEach(point -> edit.known.add(StepDocument.map(point, "start_at")));
        list(about.get("rules")).forEach(rule -> edit.rules.add(String.valueOf(rule)));
        list(about.get("over")).forEach(name -> edit.over.add(String.valueOf(name)));
        StepDocument.map(about.getOrDefault("spaces", Map.of()), "spaces")
                .forEach((name, distribution) -> edit.spaces.put(name, StepDocument.distribution(distribution)));
        edit.execution = execution(text(about, "execution", "auto"));
        edit.failures = number(about, "give_up_after", edit.failures);
        edit.retries = number(about, "retries", edit.retries);
        edit.foldParallelism = number(about, "fold_parallelism", edit.foldParallelism);
        edit.narrowBytes = whole(about, "narrow_bytes", 0);
        edit.sharedBytes = whole(about, "shared_bytes", 0);
        edit.refit = flag(about, "refit", true);
        return Search.restored(
                auto.isEmpty() ? children.get(0).step() : Automatic.of(auto),
                edit.done(),
                StepDocument.map(about.getOrDefault("results", Map.of()), "results"));
    }

    private static Execution execution(String word) {
        List<String> known = Arrays.stream(Execution.values())
                .map(one -> one.name().toLowerCase(Locale.ROOT))
                .toList();
        if (!known.contains(word)) {
            throw PenstockException.user("trials are wide, narrow, or either")
                    .value("execution '" + word + "'")
                    .remedy(Nearest.remedy(word, known))
                    .build();
        }
        return Execution.valueOf(word.toUpperCase(Locale.ROOT));
    }

    /** A searcher or a pruner: its name, or with its settings {@code {grid: {points: 3}}}. */
    private static Object named(String name, Map<String, Object> settings) {
        return settings.isEmpty() ? name : Map.of(name, settings);
    }

    private static <T> T named(
            @Nullable Object described, String what, BiFunction<String, Map<String, Object>, T> known) {
        if (!(described instanceof Map<?, ?> map)) {
            return known.apply(String.valueOf(described), Map.of());
        }
        if (map.size() != 1) {
            throw wrong(what + " is a name, or one name with settings", described, what + ": {grid: {points: 3}}");
        }
        Map.Entry<?, ?> only = map.entrySet().iterator().next();
        return known.apply(String.valueOf(only.getKey()), StepDocument.map(only.getValue(), what));
    }

    private static String text(Map<String, Object> about, String key, String otherwise) {
        return String.valueOf(about.getOrDefault(key, otherwise));
    }

    private static int number(Map<String, Object> about, String key, int otherwise) {
        long number = whole(about, key, otherwise);
        if (number != (int) number) {
            throw wrong("'" + key + "' is a whole number of ordinary size", number, key + ": " + otherwise);
        }
        return (int) number;
    }

    private static long whole(Map<String, Object> about, String key, long otherwise) {
        Object value = about.getOrDefault(key, otherwise);
        if (value instanceof Number number && number.doubleValue() == number.longValue()) {
            return number.longValue();
        }
        throw wrong("'" + key + "' is a whole number", value, key + ": " + otherwise);
    }

    private static boolean flag(Map<String, Object> about, String key, boolean otherwise) {
        Object value = about.getOrDefault(key, otherwise);
        if (value instanceof Boolean flag) {
            return flag;
        }
        throw wrong("'" + key + "' is true or false", value, key + ": " + otherwise);
    }

    private static PenstockException wrong(String rule, @Nullable Object value, String example) {
        return PenstockException.user(rule)
                .value(String.valueOf(value))
                .remedy("write for example " + example)
                .build();
    }

    private static List<?> list(@Nullable Object value) {
        return value == null ? List.of() : value instanceof List<?> list ? list : List.of(value);
    }

    private static Duration duration(Map<String, Object> about, String key, Duration otherwise) {
        Object value = about.get(key);
        return value == null ? otherwise : Durations.parse(String.valueOf(value));
    }
}
