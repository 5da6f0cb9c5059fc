package io.penstock.engine.metric;

import io.penstock.engine.data.Batch;
import io.penstock.engine.data.Column;
import io.penstock.engine.data.Field;
import io.penstock.engine.data.Role;
import io.penstock.engine.data.Schema;
import io.penstock.engine.data.Strings;
import io.penstock.engine.data.Tensor;
import io.penstock.engine.error.PenstockException;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** A target beside the column that predicts it, in one block. */
final class Pair {
    private final Column target;
    private final Column prediction;
    private final Field predictionField;
    private final @Nullable Tensor weights;

    private Pair(Column target, Column prediction, Field predictionField, @Nullable Tensor weights) {
        this.target = target;
        this.prediction = prediction;
        this.predictionField = predictionField;
        this.weights = weights;
    }

    /** Finds the target (the only one where the name is empty) and its prediction, a scalar or a vector per row. */
    static Pair of(Batch block, String metric, String targetName, boolean vector) {
        Schema schema = block.schema();
        Field target = target(schema, metric, targetName);
        Field prediction = schema.inputs().stream()
                .filter(field -> target.name().equals(field.predicts()))
                .filter(field -> field.shape().isEmpty() != vector)
                .findFirst()
                .orElseThrow(() -> PenstockException.user("a metric needs a column that predicts its target")
                        .at(metric)
                        .value("no " + (vector ? "probabilities of" : "prediction of") + " '" + target.name() + "' in "
                                + schema)
                        .remedy("end the pipeline with a step that predicts it, or measure something else")
                        .build());
        List<Field> weights = schema.withRole(Role.WEIGHT);
        return new Pair(
                block.column(target.name()),
                block.column(prediction.name()),
                prediction,
                weights.isEmpty() ? null : block.tensor(weights.get(0).name()));
    }

    private static Field target(Schema schema, String metric, String name) {
        List<Field> targets = schema.targets();
        if (name.isEmpty() && targets.size() == 1) {
            return targets.get(0);
        }
        return targets.stream()
                .filter(field -> field.name().equals(name))
                .findFirst()
                .orElseThrow(() -> PenstockException.user(
                                targets.isEmpty() ? "a metric needs a target" : "a metric must name one of the targets")
                        .at(metric)
                        .value(name.isEmpty() ? targets.size() + " targets" : "'" + name + "'")
                        .remedy("the targets are "
                                + targets.stream().map(Field::name).toList()
                                + "; write for example " + metric + "@"
                                + (targets.isEmpty() ? "label" : targets.get(0).name()))
                        .build());
    }

    int rows() {
        return target.rows();
    }

    double weight(int row) {
        return weights == null ? 1 : weights.get(row);
    }

    boolean isRight(int row) {
        if (target instanceof Tensor truth && prediction instanceof Tensor guess) {
            return truth.get(row) == guess.get(row);
        }
        return targetText(row).equals(predictionText(row));
    }

    double target(int row) {
        return number(target, row);
    }

    double prediction(int row) {
        return number(prediction, row);
    }

    private static double number(Column column, int row) {
        if (column instanceof Tensor tensor) {
            return tensor.get(row);
        }
        throw PenstockException.data("this metric needs numbers")
                .value("a column of " + column.type().name().toLowerCase(java.util.Locale.ROOT))
                .remedy("use accuracy for classes that are words")
                .build();
    }

    String targetText(int row) {
        return text(target, row);
    }

    String predictionText(int row) {
        return text(prediction, row);
    }

    /** The probability that a vector prediction gives to the row's true class; its feature names are the classes. */
    double probabilityOfTruth(int row) {
        int position = predictionField.features().indexOf(targetText(row));
        if (position < 0) {
            return 0;
        }
        Tensor probabilities = (Tensor) prediction;
        return probabilities.get(row, position);
    }

    /** The classes that a vector prediction scores: its feature names, or 0, 1, 2 … where it has none. */
    List<String> classes() {
        int width = ((Tensor) prediction).width();
        return predictionField.features().isEmpty()
                ? IntStream.range(0, width).mapToObj(String::valueOf).toList()
                : predictionField.features();
    }

    /** The score that a vector prediction gives to the class at that position. */
    double score(int row, int position) {
        return ((Tensor) prediction).get(row, position);
    }

    /** How a class is written: whole numbers without a fraction. */
    static String text(Column column, int row) {
        if (column instanceof Strings strings) {
            String value = strings.get(row);
            return value == null ? "null" : value;
        }
        double value = ((Tensor) column).get(row);
        return value == Math.rint(value) && Math.abs(value) < 1e15
                ? String.valueOf((long) value)
                : String.valueOf(value);
    }
}
