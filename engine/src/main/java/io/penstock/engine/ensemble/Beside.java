package io.penstock.engine.ensemble;

import io.penstock.engine.data.Batch;
import io.penstock.engine.data.DataType;
import io.penstock.engine.data.Field;
import io.penstock.engine.data.Role;
import io.penstock.engine.data.Schema;
import io.penstock.engine.data.Tensor;
import io.penstock.engine.error.PenstockException;
import io.penstock.engine.param.Param;
import io.penstock.engine.param.Settings;
import io.penstock.engine.step.Combiner;
import io.penstock.engine.step.Context;
import io.penstock.engine.step.LiveCombiner;
import io.penstock.engine.step.Phase;
import io.penstock.engine.step.State;
import io.penstock.engine.type.BaseStep;
import io.penstock.engine.type.StepType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** Puts what models say side by side as one vector: the probabilities of all classes that any of them knows, or else numbers. */
final class Beside extends BaseStep implements Combiner {
    private static final Param<String> OWN = Param.text("own", "")
            .doc(
                    "The partition that each model has learned from, separated by commas, where its answers for that are left out.");
    static final StepType<Beside> TYPE = StepType.of(
            "Beside",
            Beside.class,
            "Inside an ensemble by partition: answers side by side.",
            List.of(OWN),
            Beside::new);

    private Beside(Settings settings, State state) {
        super(settings, state);
    }

    /** All answers count. */
    static Beside all() {
        return new Beside(TYPE.defaults(), State.EMPTY);
    }

    /** In the place of an answer for rows of a model's own partition is the mean of the others. */
    static Beside leavingOut(List<Integer> partitions) {
        String own = partitions.stream().map(String::valueOf).collect(Collectors.joining(","));
        return new Beside(TYPE.defaults().with(OWN, own), State.EMPTY);
    }

    @Override
    public StepType<Beside> type() {
        return TYPE;
    }

    /** Whether all models give probabilities of named classes. */
    private static boolean areProbabilities(List<Schema> models) {
        return models.stream()
                .allMatch(schema -> schema.inputs().stream()
                                .filter(field -> field.type().isFloating()
                                        && field.predicts() != null
                                        && field.shape().size() == 1
                                        && !field.features().isEmpty())
                                .count()
                        == 1);
    }

    private static Field said(Schema schema, int model, boolean probabilities) {
        Field field = probabilities ? Ballot.probabilities(schema, model) : Ballot.numbers(schema, model);
        if (!field.type().isNumeric()) {
            throw PenstockException.user("a judge learns from numbers")
                    .value("the column " + field + " of model " + (model + 1))
                    .remedy("let the models predict numbers or probabilities")
                    .build();
        }
        return field;
    }

    @Override
    public Schema outputs(List<Schema> models, Phase phase) {
        boolean probabilities = areProbabilities(models);
        List<String> classes = probabilities ? Ballot.classes(models) : List.of();
        List<String> names = new ArrayList<>();
        int width = 0;
        for (int i = 0; i < models.size(); i++) {
            Field field = said(models.get(i), i, probabilities);
            int its = probabilities ? classes.size() : field.width();
            width = width == Field.UNKNOWN || its == Field.UNKNOWN ? Field.UNKNOWN : width + its;
            for (int j = 0; j < its; j++) {
                names.add("member_" + i + "." + (probabilities ? classes.get(j) : field.elementName(j)));
            }
        }
        List<String> features = width == Field.UNKNOWN ? List.of() : names;
        String name = "predictions";
        while (models.get(0).has(name)) {
            name += "_of_models";
        }
        return models.get(0)
                .withInputs(List.of(new Field(name, Role.INPUT, DataType.FLOAT64, List.of(width), features, null)));
    }

    @Override
    public LiveCombiner setup(Context context) {
        int own = get(OWN).isEmpty()
                ? -1
                : Arrays.asList(get(OWN).split(",")).indexOf(String.valueOf(context.partition()));
        return models -> {
            List<Schema> schemas = models.stream().map(Batch::schema).toList();
            Schema outputs = outputs(schemas, context.phase());
            int width = outputs.inputs().get(0).width() / models.size();
            double[] values = together(models, areProbabilities(schemas), width);
            if (own >= 0) {
                leaveOut(values, own, models.size(), width);
            }
            int rows = models.get(0).rows();
            return models.get(0).withInputs(outputs, List.of(Tensor.matrix(values, rows, models.size() * width)));
        };
    }

    private static double[] together(List<Batch> models, boolean probabilities, int width) {
        List<String> classes = probabilities
                ? Ballot.classes(models.stream().map(Batch::schema).toList())
                : List.of();
        int rows = models.get(0).rows();
        double[] values = new double[rows * models.size() * width];
        for (int i = 0; i < models.size(); i++) {
            Field field = said(models.get(i).schema(), i, probabilities);
            Tensor tensor = models.get(i).tensor(field.name());
            int[] order = probabilities ? Ballot.order(classes, field, i, true) : new int[0];
            for (int row = 0; row < rows; row++) {
                for (int j = 0; j < width; j++) {
                    int position = probabilities ? order[j] : j;
                    values[(row * models.size() + i) * width + j] = position < 0 ? 0 : tensor.get(row, position);
                }
            }
        }
        return values;
    }

    /** The mean of the other models in the place of one. */
    private static void leaveOut(double[] values, int own, int models, int width) {
        for (int row = 0; row < values.length / (models * width); row++) {
            for (int j = 0; j < width; j++) {
                double sum = 0;
                for (int i = 0; i < models; i++) {
                    sum += i == own ? 0 : values[(row * models + i) * width + j];
                }
                values[(row * models + own) * width + j] = sum / (models - 1);
            }
        }
    }
}
