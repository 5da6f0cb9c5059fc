package io.penstock.engine.search;

import io.penstock.engine.error.Nearest;
import io.penstock.engine.error.PenstockException;
import io.penstock.engine.param.Settings;
import io.penstock.engine.prune.Pruners;
import io.penstock.engine.searcher.Searchers;
import io.penstock.engine.split.KFold;
import io.penstock.engine.split.Splitter;
import io.penstock.engine.step.Child;
import io.penstock.engine.step.State;
import io.penstock.engine.type.StepDocument;
import io.penstock.engine.type.StepType;
import io.penstock.engine.type.StepTypes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What a file says of a search. Where its study is kept, and who listens, are for the program that runs it. */
final class SearchDocument {
    private SearchDocument() {}

    static Map<String, Object> write(Search search) {
        SearchOptions options = search.options();
        Map<String, Object> about = new LinkedHashMap<>();
        about.put("searcher", options.searcher().name());
        about.put("pruner", options.pruner().name());
        about.put("metrics", options.metrics());
        about.put("goals", options.goals());
        about.put(
                "split",
                Map.of(options.split().type().id(), options.split().settings().values()));
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
        edit.searcher = Searchers.named(text(about, "searcher", edit.searcher.name()));
        edit.pruner = Pruners.named(text(about, "pruner", edit.pruner.name()));
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
            edit.split = split(StepDocument.map(about.get("split"), "split"));
        }
        edit.trials = number(about, "trials", edit.trials);
        edit.parallelism = number(about, "parallelism", edit.parallelism);
        edit.seed = number(about, "seed", 0);
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
        edit.narrowBytes = bytes(about, "narrow_bytes");
        edit.sharedBytes = bytes(about, "shared_bytes");
        edit.refit = !Boolean.FALSE.equals(about.get("refit"));
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

    private static Splitter split(Map<String, Object> described) {
        Map.Entry<String, Object> only = described.entrySet().iterator().next();
        StepType<?> type = StepTypes.discover().byId(only.getKey());
        Settings settings = type.defaults();
        for (Map.Entry<String, Object> entry :
                StepDocument.map(only.getValue(), "split").entrySet()) {
            settings = settings.with(entry.getKey(), entry.getValue());
        }
        if (type.create(settings, State.EMPTY) instanceof Splitter splitter) {
            return splitter;
        }
        throw PenstockException.user("a split is made by a splitter")
                .value(only.getKey())
                .remedy("write for example {KFold: {folds: 3, shuffled: true}}")
                .build();
    }

    private static String text(Map<String, Object> about, String key, String otherwise) {
        return String.valueOf(about.getOrDefault(key, otherwise));
    }

    private static int number(Map<String, Object> about, String key, int otherwise) {
        return ((Number) about.getOrDefault(key, otherwise)).intValue();
    }

    private static long bytes(Map<String, Object> about, String key) {
        return ((Number) about.getOrDefault(key, 0)).longValue();
    }

    private static List<?> list(@org.jspecify.annotations.Nullable Object value) {
        return value == null ? List.of() : value instanceof List<?> list ? list : List.of(value);
    }

    private static Duration duration(Map<String, Object> about, String key, Duration otherwise) {
        Object value = about.get(key);
        return value == null ? otherwise : Durations.parse(String.valueOf(value));
    }
}
