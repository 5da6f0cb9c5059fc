package io.penstock.engine.metric;

import io.penstock.engine.data.Field;
import io.penstock.engine.data.Schema;
import io.penstock.engine.error.Nearest;
import io.penstock.engine.error.PenstockException;
import io.penstock.engine.learn.Metric;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;

/** The metrics by name. {@code accuracy} measures the only target; {@code accuracy@label} the one that is named. */
public final class Metrics {
    private static final Map<String, Function<String, Metric<?>>> KNOWN = known();

    private static final Set<String> LOSSES = Set.of("log_loss", "mse", "rmse", "mae", "mape");

    private Metrics() {}

    private static Map<String, Function<String, Metric<?>>> known() {
        Map<String, Function<String, Metric<?>>> known = new TreeMap<>();
        known.put("accuracy", Accuracy::new);
        known.put("balanced_accuracy", BalancedAccuracy::new);
        known.put("confusion_matrix", ConfusionMatrix::new);
        known.put("log_loss", LogLoss::new);
        known.put("silhouette", Silhouette::new);
        for (Regression.Kind kind : Regression.Kind.values()) {
            known.put(kind.name().toLowerCase(Locale.ROOT), target -> new Regression(kind, target));
        }
        for (Ranking.Kind kind : Ranking.Kind.values()) {
            known.put(kind.name().toLowerCase(Locale.ROOT), target -> new Ranking(kind, target));
        }
        for (ClassScore.Kind kind : ClassScore.Kind.values()) {
            for (ClassScore.Averaging averaging : ClassScore.Averaging.values()) {
                known.put(ClassScore.label(kind, averaging), target -> new ClassScore(kind, averaging, target));
            }
        }
        return Collections.unmodifiableMap(known);
    }

    /** The metric of that name. Throws a {@link PenstockException} that names the nearest ones. */
    public static Metric<?> named(String name) {
        int at = name.indexOf('@');
        String kind = at < 0 ? name : name.substring(0, at);
        Function<String, Metric<?>> factory = KNOWN.get(kind);
        if (factory == null) {
            throw PenstockException.user("a metric must be known")
                    .value("'" + name + "'")
                    .remedy(Nearest.remedy(kind, KNOWN.keySet()))
                    .build();
        }
        return factory.apply(at < 0 ? "" : name.substring(at + 1));
    }

    /** Whether less of that metric is better: errors and losses. */
    public static boolean isLowerBetter(String name) {
        int at = name.indexOf('@');
        String kind = at < 0 ? name : name.substring(0, at);
        return LOSSES.contains(kind);
    }

    /** Every name. */
    public static List<String> names() {
        return List.copyOf(KNOWN.keySet());
    }

    /**
     * The metrics that suit what a fitted pipeline gives: accuracy and log loss where it gives probabilities, errors
     * where it predicts numbers, accuracy where it predicts words.
     *
     * @param outputs the schema of a plan in the evaluate phase
     */
    public static List<String> fitting(Schema outputs) {
        List<Field> predictions = outputs.inputs().stream()
                .filter(field -> field.predicts() != null && outputs.has(field.predicts()))
                .toList();
        if (predictions.isEmpty()) {
            return List.of();
        }
        boolean probabilities =
                predictions.stream().anyMatch(field -> field.shape().size() == 1);
        boolean words = predictions.stream().anyMatch(field -> !field.type().isNumeric());
        return probabilities
                ? List.of("accuracy", "log_loss")
                : words ? List.of("accuracy") : List.of("rmse", "mae", "r2");
    }

    static String label(String kind, String target) {
        return target.isEmpty() ? kind : kind + "@" + target;
    }
}
