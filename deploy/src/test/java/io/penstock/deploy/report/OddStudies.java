package io.penstock.deploy.report;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Studies at the edges of what their export may hold. */
final class OddStudies {
    private OddStudies() {}

    /** Values that diverged, names that scripts know, lists as values, many hyperparameters and workers, entries of the wrong kind. */
    static Map<String, Object> odd() {
        List<Object> trials = new ArrayList<>();
        for (int number = 0; number < 50; number++) {
            Map<String, Object> parameters = new LinkedHashMap<>();
            parameters.put("__proto__", number % 7);
            parameters.put("layers", number % 2 == 0 ? List.of(64, 32) : List.of(128));
            parameters.put("same", 3);
            parameters.put("text_or_number", number % 3 == 0 ? "auto" : number);
            parameters.put("category", "value " + number);
            parameters.put("missing", null);
            for (int i = 0; i < 40; i++) {
                parameters.put("parameter_" + i, number * i / 10.0);
            }
            if (number % 2 == 1) {
                parameters.put("constructor", 1e-8 * number);
            }
            double loss = number % 10 == 9 ? 1e30 : 5 - number / 100.0;
            Map<String, Object> trial = new LinkedHashMap<>();
            trial.put("number", number);
            trial.put("state", number == 13 ? "UNKNOWN" : "COMPLETE");
            trial.put("value", number % 8 == 0 ? Double.NaN : loss);
            trial.put("values", Arrays.asList(number % 8 == 0 ? null : loss, 1.0, -loss));
            trial.put("parameters", parameters);
            trial.put("start", 1_790_000_000_000L + number);
            trial.put("end", 1_790_000_000_000L + number);
            trial.put("worker", "worker-" + number);
            trial.put("curve", Arrays.asList(Map.of("step", 1, "value", loss), null, "no point"));
            trials.add(trial);
        }
        trials.add(null);
        trials.add("no trial");
        Map<String, Object> study = new LinkedHashMap<>();
        study.put(
                "study",
                Map.of(
                        "objectives",
                                List.of(
                                        Map.of("name", "loss", "direction", "minimize"),
                                        Map.of("name", "constant", "direction", "minimize"),
                                        Map.of("name", "gain", "direction", "maximize")),
                        "space",
                                List.of(Map.of(
                                        "name", "parameter_1", "distribution", Map.of("log_uniform", List.of(0, 1)))),
                        "rules", "none"));
        study.put("trials", trials);
        study.put("best", 9999);
        study.put("front", List.of(1, 9999));
        study.put("importances", Map.of("nobody", 1.0, "parameter_1", Double.NaN));
        return study;
    }

    /** One trial, and one hyperparameter. */
    static Map<String, Object> one() {
        return new LinkedHashMap<>(
                Map.of("trials", List.of(Map.of("state", "COMPLETE", "value", 0, "parameters", Map.of("x", 0)))));
    }
}
