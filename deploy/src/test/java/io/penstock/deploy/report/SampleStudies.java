package io.penstock.deploy.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.UnaryOperator;

/** Studies as their export has them: ordinary ones, and ones that mean harm. */
final class SampleStudies {
    static final List<String> HOSTILE = List.of(
            "<img src=x onerror=alert(1)>__rate",
            "</script><script>document.documentElement.dataset.harm='done'</script>",
            "\"'`><svg/onload=alert(2)>{a|b}__${x}",
            "two\nlines\r\nand\u2028more\u0000",
            "\u202eturned round \u05d0\u05d1\u05d2 \u0627\u0644\u0639\u0631\u0628\u064a\u0629",
            "n".repeat(150) + "__" + "p".repeat(150));

    private static final long START = 1_790_000_000_000L;

    private SampleStudies() {}

    /** All of them, by name. */
    static Map<String, Map<String, Object>> all() {
        Map<String, Map<String, Object>> studies = new LinkedHashMap<>();
        studies.put("plain", study(60, 1, name -> name));
        studies.put("two", study(120, 2, name -> name));
        studies.put("many", study(5000, 1, name -> name));
        studies.put("hostile", hostile());
        studies.put("empty", study(0, 1, name -> name));
        studies.put("bare", new LinkedHashMap<>(Map.of("study", Map.of())));
        studies.put("failed", failed());
        studies.put("odd", OddStudies.odd());
        studies.put("one", OddStudies.one());
        return studies;
    }

    /** Digits with PCA, a classifier out of two and settings of each, and parallel workers. */
    static Map<String, Object> study(int count, int objectives, UnaryOperator<String> naming) {
        Random random = new Random(1);
        List<Object> trials = new ArrayList<>();
        double best = -1;
        int bestNumber = -1;
        for (int number = 0; number < count; number++) {
            Map<String, Object> trial = trial(number, count, objectives, naming, random);
            trials.add(trial);
            if ("COMPLETE".equals(trial.get("state")) && (double) trial.get("value") > best) {
                best = (double) trial.get("value");
                bestNumber = number;
            }
        }
        Map<String, Object> export = new LinkedHashMap<>();
        export.put("study", description(count, objectives, naming));
        export.put("trials", trials);
        if (bestNumber >= 0) {
            export.put("best", bestNumber);
            Map<String, Object> importances = new LinkedHashMap<>();
            importances.put(naming.apply("pca__components"), 0.52);
            importances.put(naming.apply("logistic_regression__l2"), 0.31);
            importances.put(naming.apply("classifier"), 0.12);
            importances.put(naming.apply("forest__trees"), 0.044);
            importances.put(naming.apply("scaler__centre"), 0.006);
            export.put("importances", importances);
        }
        if (objectives > 1) {
            export.put("front", front(trials));
        }
        return export;
    }

    private static Map<String, Object> description(int budget, int objectives, UnaryOperator<String> naming) {
        List<Object> goals = new ArrayList<>();
        goals.add(Map.of("name", naming.apply("accuracy"), "direction", "maximize"));
        if (objectives > 1) {
            goals.add(Map.of("name", naming.apply("milliseconds"), "direction", "minimize"));
        }
        Map<String, Object> study = new LinkedHashMap<>();
        study.put("id", naming.apply("digits-2026-11"));
        study.put("created", START);
        study.put("objectives", goals);
        study.put("searcher", Map.of("name", "tpe", "settings", Map.of("startup", 10, "gamma", 0.1)));
        study.put("pruner", Map.of("name", "asha", "settings", Map.of("reduction", 3)));
        study.put("seed", 0);
        study.put("budget", budget);
        study.put("parallelism", 3);
        study.put(
                "plan",
                "stage 1: read digits.csv, 1797 rows\n  " + naming.apply("pca")
                        + " once for each number of components\nstage 2: fit");
        study.put(
                "space",
                List.of(
                        dimension(naming.apply("pca__components"), "integer", List.of(2, 64), "DISCRETE", List.of()),
                        dimension(
                                naming.apply("classifier"),
                                "choice",
                                List.of(naming.apply("linear"), naming.apply("forest")),
                                "CATEGORICAL",
                                List.of()),
                        dimension(
                                naming.apply("logistic_regression__l2"),
                                "log_uniform",
                                List.of(1e-6, 1),
                                "CONTINUOUS",
                                List.of(Map.of(
                                        "parameter",
                                        naming.apply("classifier"),
                                        "values",
                                        List.of(naming.apply("linear"))))),
                        dimension(
                                naming.apply("forest__trees"),
                                "log_integer",
                                List.of(10, 500),
                                "DISCRETE",
                                List.of(Map.of(
                                        "parameter",
                                        naming.apply("classifier"),
                                        "values",
                                        List.of(naming.apply("forest"))))),
                        dimension(
                                naming.apply("scaler__centre"),
                                "choice",
                                List.of(true, false),
                                "CATEGORICAL",
                                List.of())));
        study.put("rules", List.of(naming.apply("pca__components") + " < 65"));
        return study;
    }

    private static Map<String, Object> dimension(
            String name, String distribution, List<Object> arguments, String kind, List<Object> conditions) {
        return Map.of(
                "name", name, "distribution", Map.of(distribution, arguments), "kind", kind, "conditions", conditions);
    }

    private static Map<String, Object> trial(
            int number, int count, int objectives, UnaryOperator<String> naming, Random random) {
        Map<String, Object> parameters = new LinkedHashMap<>();
        int components = 2 + random.nextInt(63);
        boolean linear = random.nextDouble() < 0.6;
        parameters.put(naming.apply("pca__components"), components);
        parameters.put(naming.apply("classifier"), naming.apply(linear ? "linear" : "forest"));
        double value = 0.97 - 0.4 * Math.pow((components - 40) / 40.0, 2);
        if (linear) {
            double exponent = -6 * random.nextDouble();
            parameters.put(naming.apply("logistic_regression__l2"), Math.pow(10, exponent));
            value -= 0.02 * Math.pow(exponent + 3, 2);
        } else {
            int trees = (int) Math.round(10 * Math.pow(50, random.nextDouble()));
            parameters.put(naming.apply("forest__trees"), trees);
            value -= 0.3 / Math.sqrt(trees);
        }
        parameters.put(naming.apply("scaler__centre"), random.nextBoolean());
        value += 0.01 * random.nextGaussian();
        double fate = random.nextDouble();
        String state = fate < 0.06 ? "FAILED" : fate < 0.3 ? "PRUNED" : number >= count - 2 ? "RUNNING" : "COMPLETE";
        int steps = "COMPLETE".equals(state) ? 9 : 1 + random.nextInt(5);
        List<Object> curve = new ArrayList<>();
        for (int step = 1; step <= steps; step++) {
            curve.add(Map.of(
                    "step", step, "value", value * (1 - 0.6 * Math.exp(-step / 2.5)) + 0.005 * random.nextGaussian()));
        }
        Map<String, Object> trial = new LinkedHashMap<>();
        trial.put("number", number);
        trial.put("state", state);
        boolean complete = "COMPLETE".equals(state);
        trial.put("value", complete ? value : null);
        trial.put(
                "values",
                complete && objectives > 1
                        ? List.of(value, 2 + components * (0.5 + random.nextDouble()))
                        : Arrays.asList(complete ? value : null));
        trial.put("violation", complete && number % 17 == 5 ? 0.4 : 0.0);
        trial.put("parameters", parameters);
        long start = START + number / 3 * 60_000L + random.nextInt(20_000);
        trial.put("start", start);
        trial.put("end", "RUNNING".equals(state) ? null : start + steps * 4_000L);
        trial.put("worker", naming.apply("node-" + number % 3 / 2) + "/thread-" + number % 3);
        trial.put(
                "cause",
                "FAILED".equals(state)
                        ? "a device must have " + (components * 3) + " MB left\n  at " + naming.apply("pca")
                        : null);
        trial.put("curve", "FAILED".equals(state) ? List.of() : curve);
        trial.put(
                "splits",
                complete
                        ? List.of(
                                Map.of("split", 0, "value", value - 0.01, "seconds", 1.25, "state", "COMPLETE"),
                                Map.of("split", 1, "value", value + 0.01, "seconds", 1.5, "state", "COMPLETE"))
                        : List.of());
        return trial;
    }

    private static List<Object> front(List<Object> trials) {
        List<Object> front = new ArrayList<>();
        for (Object one : trials) {
            if (!undominated(one, trials)) {
                continue;
            }
            front.add(((Map<?, ?>) one).get("number"));
        }
        return front;
    }

    private static boolean undominated(Object one, List<Object> trials) {
        List<?> mine = (List<?>) ((Map<?, ?>) one).get("values");
        return mine.size() == 2
                && trials.stream()
                        .map(other -> (List<?>) ((Map<?, ?>) other).get("values"))
                        .filter(values -> values.size() == 2)
                        .noneMatch(values -> (double) values.get(0) > (double) mine.get(0)
                                && (double) values.get(1) < (double) mine.get(1));
    }

    /** Every name, in turn, one that means harm. */
    static Map<String, Object> hostile() {
        List<String> known = new ArrayList<>();
        Map<String, Object> study = study(80, 2, name -> {
            if (!known.contains(name)) {
                known.add(name);
            }
            return HOSTILE.get(known.indexOf(name) % HOSTILE.size()) + " " + known.indexOf(name);
        });
        study.put("<b>unknown</b>", Map.of("a", Double.NaN));
        return study;
    }

    private static Map<String, Object> failed() {
        Map<String, Object> study = study(40, 1, name -> name);
        List<Object> trials = new ArrayList<>();
        for (Object trial : (List<?>) study.get("trials")) {
            Map<Object, Object> changed = new LinkedHashMap<>((Map<?, ?>) trial);
            changed.putAll(Map.of("state", "FAILED", "curve", List.of(), "splits", List.of(), "values", List.of()));
            changed.put("value", null);
            changed.put(
                    "cause", trials.size() % 3 == 0 ? "no memory" : "a matrix must be regular\nrow " + trials.size());
            trials.add(changed);
        }
        study.put("trials", trials);
        study.remove("best");
        study.remove("importances");
        return study;
    }

    /** Writes all pages into a folder, to be looked at. */
    public static void main(String[] arguments) throws IOException {
        for (Map.Entry<String, Map<String, Object>> study : all().entrySet()) {
            Files.writeString(Path.of(arguments[0], study.getKey() + ".html"), StudyReport.html(study.getValue()));
        }
    }
}
