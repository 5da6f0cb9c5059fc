package io.penstock.engine.ensemble;

import io.penstock.engine.data.Field;
import io.penstock.engine.data.Schema;
import io.penstock.engine.error.PenstockException;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** What counts as a model's vote. */
final class Ballot {
    private Ballot() {}

    /** The weight of every vote; they add up to 1. */
    static double[] weights(String text, int models) {
        double[] weights = new double[models];
        Arrays.fill(weights, 1);
        if (!text.isBlank()) {
            try {
                weights = Arrays.stream(text.split(","))
                        .mapToDouble(Double::parseDouble)
                        .toArray();
            } catch (NumberFormatException e) {
                throw wrong(text, models);
            }
        }
        double sum = Arrays.stream(weights).sum();
        boolean odd = Arrays.stream(weights).anyMatch(weight -> !(weight >= 0));
        if (weights.length != models || odd || !(sum > 0) || Double.isInfinite(sum)) {
            throw wrong(text, models);
        }
        for (int i = 0; i < models; i++) {
            weights[i] /= sum;
        }
        return weights;
    }

    private static PenstockException wrong(String text, int models) {
        return PenstockException.user("a vote needs a weight of at least 0 for each model, one of them above 0")
                .value("'" + text + "' for " + models + " models")
                .remedy("give " + models + " numbers, separated by commas")
                .build();
    }

    /** The one value a row that a model predicts. */
    static Field value(Schema schema, int model) {
        List<Field> scalars = schema.inputs().stream()
                .filter(field -> field.shape().isEmpty())
                .toList();
        List<Field> predictions =
                scalars.stream().filter(field -> field.predicts() != null).toList();
        return only(predictions.isEmpty() ? scalars : predictions, "one value a row", schema, model);
    }

    /** The numbers that a model predicts: one a row, or else its only column of several. */
    static Field numbers(Schema schema, int model) {
        List<Field> inputs = schema.inputs();
        return inputs.size() == 1 && !inputs.get(0).shape().isEmpty() ? inputs.get(0) : value(schema, model);
    }

    /** The probabilities that a model predicts. */
    static Field probabilities(Schema schema, int model) {
        List<Field> vectors = schema.inputs().stream()
                .filter(field -> field.type().isFloating()
                        && field.shape().size() == 1
                        && (field.width() == Field.UNKNOWN || !field.features().isEmpty()))
                .toList();
        List<Field> predictions =
                vectors.stream().filter(field -> field.predicts() != null).toList();
        return only(
                predictions.isEmpty() ? vectors : predictions,
                "one vector of probabilities whose features are named as the classes",
                schema,
                model);
    }

    private static Field only(List<Field> found, String what, Schema schema, int model) {
        if (found.size() != 1) {
            throw PenstockException.user("a model that votes must give exactly " + what)
                    .value(found.size() + " of them from model " + (model + 1) + ", in " + schema)
                    .remedy("let each model give one, or choose another kind of vote")
                    .build();
        }
        return found.get(0);
    }

    /** The classes of all models in the order in which they come up; none where those of a model are not known yet. */
    static List<String> classes(List<Schema> models) {
        Set<String> classes = new LinkedHashSet<>();
        for (int i = 0; i < models.size(); i++) {
            List<String> its = probabilities(models.get(i), i).features();
            if (its.isEmpty()) {
                return List.of();
            }
            classes.addAll(its);
        }
        return List.copyOf(classes);
    }

    /**
     * Where these classes are in the vector of a model.
     *
     * @param align whether those that it does not know are at -1; else it must know all
     */
    static int[] order(List<String> classes, Field other, int model, boolean align) {
        return align ? classes.stream().mapToInt(other.features()::indexOf).toArray() : order(classes, other, model);
    }

    /** Where the classes of the first model are in the vector of another. */
    static int[] order(List<String> classes, Field other, int model) {
        int[] order = classes.stream().mapToInt(other.features()::indexOf).toArray();
        if (other.features().size() != classes.size() || Arrays.stream(order).anyMatch(position -> position < 0)) {
            throw PenstockException.user("models that vote must know the same classes")
                    .value("model 1 knows " + classes + ", model " + (model + 1) + " knows " + other.features())
                    .remedy("let them learn from the same rows")
                    .build();
        }
        return order;
    }
}
