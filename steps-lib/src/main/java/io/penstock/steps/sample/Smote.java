package io.penstock.steps.sample;

import io.penstock.engine.data.Batch;
import io.penstock.engine.data.DataType;
import io.penstock.engine.data.Field;
import io.penstock.engine.data.Schema;
import io.penstock.engine.data.Tensor;
import io.penstock.engine.error.PenstockException;
import io.penstock.engine.learn.Learner;
import io.penstock.engine.learn.Outcome;
import io.penstock.engine.param.Distributions;
import io.penstock.engine.param.Param;
import io.penstock.engine.param.Settings;
import io.penstock.engine.step.Context;
import io.penstock.engine.step.Phase;
import io.penstock.engine.step.State;
import io.penstock.engine.type.StepType;
import io.penstock.steps.common.Counts;
import io.penstock.steps.common.Elements;
import io.penstock.steps.common.Features;
import io.penstock.steps.label.ClassTally;
import io.penstock.steps.label.Classes;
import io.penstock.steps.label.Target;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Makes new rows of the smaller classes, in training only, until every class has exactly as many rows as the largest, or
 * {@code ratio} times as many: a new row lies at a random point between a row and one of its {@code neighbours} nearest
 * rows of the same class, {@code x + u (x' − x)} with {@code u} uniform in [0, 1) (N. Chawla and others, <i>SMOTE:
 * Synthetic Minority Over-sampling Technique</i>, 2002).
 *
 * <p>A heuristic where a class has more rows than the {@code reservoir}: neighbours are then looked for among that many
 * random rows of it, the same for any partitions, which the step keeps as its state. Distances are Euclidean over all
 * numeric inputs as they are, so put a scaler before this step. Every other column is copied from the row. Integers are
 * rounded. Refused: inputs that are no numbers, null, NaN or infinity, a class of one row.
 */
public final class Smote extends ClassSampler {
    public static final Param<Integer> NEIGHBOURS = Param.integer("neighbours", 5)
            .atLeast(1)
            .space(Distributions.integer(1, 15))
            .doc("Among how many nearest rows of its class the other end is drawn.");
    public static final Param<Integer> RESERVOIR = Param.integer("reservoir", 1000)
            .atLeast(2)
            .doc("Among how many random rows of a class neighbours are looked for.");
    public static final StepType<Smote> TYPE = StepType.of(
                    "Smote",
                    Smote.class,
                    "Makes new rows of smaller classes between a row and its neighbours.",
                    List.of(TARGET, Goals.OVER_STRATEGY, Goals.OVER_RATIO, NEIGHBOURS, RESERVOIR),
                    Smote::new)
            .withWireTypes(ClassTally.class, Counts.class, Reservoir.class);

    private static final String SAMPLE = "sample";
    private static final String PLACES = "places";
    private static final String STARTS = "starts";

    public Smote() {
        this(TYPE.defaults(), State.EMPTY);
    }

    Smote(Settings settings, State state) {
        super(settings, state);
    }

    @Override
    public StepType<Smote> type() {
        return TYPE;
    }

    @Override
    public Schema outputs(Schema inputs, Phase phase) {
        if (phase == Phase.TRAIN) {
            for (Field field : Features.all(inputs).fields()) {
                if (field.type() == DataType.BOOL) {
                    throw PenstockException.user("there is nothing between true and false")
                            .value("the input " + field)
                            .remedy("use RandomOverSampler, or leave the column out")
                            .build();
                }
            }
        }
        return super.outputs(inputs, phase);
    }

    @Override
    long[] wanted(long[] sizes) {
        return Goals.over(sizes, get(Goals.OVER_STRATEGY), get(Goals.OVER_RATIO));
    }

    @Override
    Outcome selected(State learned) {
        return new Outcome.Again(
                withState(learned.with(FITTING, (Object) SAMPLE)), State.EMPTY, "how many rows each class needs");
    }

    @Override
    public Learner<?> learner(Schema schema) {
        if (!state().has(FITTING) || !state().text(FITTING).equals(SAMPLE)) {
            return super.learner(schema);
        }
        Classes classes = Classes.read(state());
        Target target = Target.read(state());
        Features features = Features.all(schema);
        return new ReservoirLearner(
                features,
                key(),
                classes.size(),
                get(RESERVOIR),
                batch -> {
                    int[] positions = classes.positions(batch, target.name(), null);
                    for (int row = 0; row < positions.length; row++) {
                        positions[row] = isRepeated(positions[row]) ? positions[row] : -1;
                    }
                    return positions;
                },
                total -> collected(total, classes, target, features.width()));
    }

    private Outcome collected(Reservoir total, Classes classes, Target target, int width) {
        for (int k = 0; k < classes.size(); k++) {
            if (total.places().get(k).length == 1) {
                throw PenstockException.data("a class that is to grow needs at least two rows to lie between")
                        .value("one row of the class " + classes.names().get(k) + " in '" + target.name() + "'")
                        .remedy("use RandomOverSampler, or leave the class out")
                        .build();
            }
        }
        State learned = State.EMPTY;
        for (String name : state().columns().keySet()) {
            learned = learned.with(name, state().columns().get(name));
        }
        long[] places = total.allPlaces();
        return new Outcome.Fitted(withState(target.write(learned)
                .with(SAMPLE, total.allRows(), places.length, width)
                .with(PLACES, Tensor.scalars(places))
                .with(STARTS, Tensor.scalars(total.starts()))));
    }

    @Override
    Batch sampled(Batch batch, int[] classes, int[] times, Context context) {
        Features features = Features.all(batch.schema());
        Neighbours neighbours =
                new Neighbours(state().doubles(SAMPLE), longs(PLACES), longs(STARTS), key(), get(NEIGHBOURS));
        int[] rows = repeated(times);
        Batch out = batch.select(rows);
        Tensor matrix = features.matrix(batch);
        double[] values = new double[matrix.width()];
        double[] made = new double[matrix.width()];
        int at = 0;
        for (int row = 0; row < times.length; row++) {
            if (times[row] > 1) {
                Elements.read(matrix, row, values);
                int[] nearest = neighbours.of(values, classes[row], batch.ids()[row]);
                RandomGenerator random = context.random(batch.ids()[row]);
                for (int i = 1; i < times[row]; i++) {
                    neighbours.between(values, nearest[random.nextInt(nearest.length)], random.nextDouble(), made);
                    write(made, out, features, at + i);
                }
            }
            at += times[row];
        }
        return out;
    }

    /** Into the arrays that {@link Batch#select} has just made. */
    private static void write(double[] made, Batch out, Features features, int row) {
        int from = 0;
        for (int position : features.positions()) {
            Tensor tensor = (Tensor) out.column(position);
            double[] part = Arrays.copyOfRange(made, from, from + tensor.width());
            Elements.write(part, tensor.array(), tensor.offset() + row * tensor.width());
            from += tensor.width();
        }
    }
}
