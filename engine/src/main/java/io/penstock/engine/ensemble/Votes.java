package io.penstock.engine.ensemble;

import io.penstock.engine.data.Batch;
import io.penstock.engine.data.Column;
import io.penstock.engine.data.DataType;
import io.penstock.engine.data.Field;
import io.penstock.engine.data.Role;
import io.penstock.engine.data.Schema;
import io.penstock.engine.data.Strings;
import io.penstock.engine.data.Tensor;
import io.penstock.engine.error.PenstockException;
import io.penstock.engine.param.Settings;
import io.penstock.engine.step.Combiner;
import io.penstock.engine.step.Context;
import io.penstock.engine.step.LiveCombiner;
import io.penstock.engine.step.Phase;
import io.penstock.engine.step.State;
import io.penstock.engine.type.BaseStep;
import io.penstock.engine.type.StepType;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Counts the votes of a {@link Voting}. */
final class Votes extends BaseStep implements Combiner {
    static final StepType<Votes> TYPE =
            StepType.of("Votes", Votes.class, "Inside Voting: counts the votes.", Voting.PARAMS, Votes::new);

    Votes(Settings settings) {
        this(settings, State.EMPTY);
    }

    Votes(Settings settings, State state) {
        super(settings, state);
    }

    @Override
    public StepType<Votes> type() {
        return TYPE;
    }

    @Override
    public Schema outputs(List<Schema> models, Phase phase) {
        Ballot.weights(get(Voting.WEIGHTS), models.size());
        return switch (get(Voting.KIND)) {
            case "hard" -> {
                Field elected = Ballot.value(models.get(0), 0);
                boolean alike = true;
                for (int i = 0; i < models.size(); i++) {
                    DataType type = Ballot.value(models.get(i), i).type();
                    alike &= type == elected.type();
                    requireSame(elected, type, i);
                }
                yield models.get(0).withInputs(List.of(alike ? elected : elected.withType(DataType.FLOAT64)));
            }
            case "mean" -> {
                Field first = Ballot.numbers(models.get(0), 0);
                for (int i = 0; i < models.size(); i++) {
                    requireNumbers(first, Ballot.numbers(models.get(i), i), i);
                }
                yield models.get(0).withInputs(List.of(first.withType(DataType.FLOAT64)));
            }
            default -> {
                Field first = Ballot.probabilities(models.get(0), 0);
                List<String> classes = get(Voting.ALIGN) ? Ballot.classes(models) : first.features();
                for (int i = 1; i < models.size() && !get(Voting.ALIGN); i++) {
                    Field other = Ballot.probabilities(models.get(i), i);
                    if (!first.features().isEmpty() && !other.features().isEmpty()) {
                        Ballot.order(first.features(), other, i);
                    }
                }
                yield models.get(0).withInputs(List.of(elected(models.get(0), first), probabilities(first, classes)));
            }
        };
    }

    private static Field probabilities(Field first, List<String> classes) {
        int width = classes.isEmpty() ? Field.UNKNOWN : classes.size();
        return new Field(first.name(), first.role(), DataType.FLOAT64, List.of(width), classes, first.predicts());
    }

    /** The likeliest class: of the type of the first model's own prediction, or a word. */
    private static Field elected(Schema first, Field probabilities) {
        String target = probabilities.predicts();
        return first.inputs().stream()
                .filter(field -> field.shape().isEmpty()
                        && field.predicts() != null
                        && field.predicts().equals(target)
                        && (field.type() == DataType.STRING || field.type().isNumeric()))
                .findFirst()
                .map(field -> field.type() == DataType.STRING ? field : field.withType(DataType.FLOAT64))
                .orElseGet(() -> Field.scalar(
                                first.has("prediction") ? probabilities.name() + "_class" : "prediction",
                                Role.INPUT,
                                DataType.STRING)
                        .withPredicts(target));
    }

    private static void requireNumbers(Field first, Field field, int model) {
        boolean known = first.width() != Field.UNKNOWN && field.width() != Field.UNKNOWN;
        if (!field.type().isNumeric() || (known && !first.shape().equals(field.shape()))) {
            throw PenstockException.user("only numbers of one shape have a mean")
                    .value("the column " + field + " of model " + (model + 1) + ", and " + first + " of the first")
                    .remedy("let classes vote with Voting.hard, and numbers in the same shape")
                    .build();
        }
    }

    private static void requireSame(Field first, DataType type, int model) {
        if ((first.type() == DataType.STRING) != (type == DataType.STRING) || type == DataType.BINARY) {
            throw PenstockException.user("models that vote must all predict words or all predict numbers")
                    .value("the column " + first + " of model 1, and " + type + " of model " + (model + 1))
                    .remedy("let them predict one target in one form")
                    .build();
        }
    }

    @Override
    public LiveCombiner setup(Context context) {
        return models -> {
            double[] weights = Ballot.weights(get(Voting.WEIGHTS), models.size());
            Schema outputs = outputs(models.stream().map(Batch::schema).toList(), context.phase());
            List<Column> columns = switch (get(Voting.KIND)) {
                case "hard" ->
                    List.of(majority(models, weights, outputs.inputs().get(0)));
                case "mean" -> List.of(mean(models, weights));
                default -> likeliest(models, weights, outputs.inputs());
            };
            return models.get(0).withInputs(outputs, columns);
        };
    }

    private static List<Column> values(List<Batch> models) {
        List<Column> values = new ArrayList<>();
        for (int i = 0; i < models.size(); i++) {
            Batch model = models.get(i);
            values.add(model.column(Ballot.value(model.schema(), i).name()));
        }
        return values;
    }

    private static Column majority(List<Batch> models, double[] weights, Field elected) {
        List<Column> values = values(models);
        int rows = models.get(0).rows();
        List<@Nullable Object> winners = new ArrayList<>();
        for (int row = 0; row < rows; row++) {
            Map<Object, Double> votes = new TreeMap<>();
            for (int i = 0; i < weights.length; i++) {
                Object vote = vote(values.get(i), row);
                if (vote != null) {
                    votes.merge(vote, weights[i], Double::sum);
                }
            }
            Object winner = null;
            double most = -1;
            for (Map.Entry<Object, Double> entry : votes.entrySet()) {
                // Sums of the same weights in another order differ by rounding; such a difference is none.
                if (entry.getValue() > most + 1e-12) {
                    winner = entry.getKey();
                    most = entry.getValue();
                }
            }
            winners.add(winner);
        }
        return Elected.column(elected.type(), winners);
    }

    private static @Nullable Object vote(Column column, int row) {
        if (column instanceof Strings strings) {
            return strings.get(row);
        }
        double number = ((Tensor) column).get(row);
        return Double.isNaN(number) ? null : (Object) number;
    }

    private static Tensor mean(List<Batch> models, double[] weights) {
        List<Tensor> values = new ArrayList<>();
        for (int i = 0; i < models.size(); i++) {
            Batch model = models.get(i);
            values.add(model.tensor(Ballot.numbers(model.schema(), i).name()));
        }
        Tensor first = values.get(0);
        double[] means = new double[first.elements()];
        BitSet nulls = new BitSet();
        for (int element = 0; element < means.length; element++) {
            double sum = 0;
            double weight = 0;
            for (int i = 0; i < weights.length; i++) {
                double number = values.get(i).get(element);
                if (!Double.isNaN(number)) {
                    sum += weights[i] * number;
                    weight += weights[i];
                }
            }
            means[element] = weight > 0 ? sum / weight : Double.NaN;
            nulls.set(element, !(weight > 0));
        }
        return Tensor.of(means, first.rows(), first.rowShape(), nulls);
    }

    private List<Column> likeliest(List<Batch> models, double[] weights, List<Field> outputs) {
        int rows = models.get(0).rows();
        List<String> classes = outputs.get(1).features();
        double[] sums = new double[rows * classes.size()];
        for (int i = 0; i < weights.length; i++) {
            Field field = Ballot.probabilities(models.get(i).schema(), i);
            int[] order = Ballot.order(classes, field, i, get(Voting.ALIGN));
            Tensor tensor = models.get(i).tensor(field.name());
            for (int j = 0; j < sums.length; j++) {
                int position = order[j % classes.size()];
                sums[j] += position < 0 ? 0 : weights[i] * tensor.get(j / classes.size(), position);
            }
        }
        List<@Nullable Object> winners = new ArrayList<>();
        for (int row = 0; row < rows; row++) {
            int best = 0;
            for (int i = 1; i < classes.size(); i++) {
                best = sums[row * classes.size() + i] > sums[row * classes.size() + best] ? i : best;
            }
            boolean known = !Double.isNaN(sums[row * classes.size() + best]);
            winners.add(known ? (Object) classes.get(best) : null);
        }
        return List.of(Elected.column(outputs.get(0).type(), winners), Tensor.matrix(sums, rows, classes.size()));
    }
}
