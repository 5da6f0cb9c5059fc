package io.penstock.steps.impute;

import io.penstock.engine.data.Batch;
import io.penstock.engine.data.Column;
import io.penstock.engine.data.DataType;
import io.penstock.engine.data.Field;
import io.penstock.engine.data.Role;
import io.penstock.engine.data.Schema;
import io.penstock.engine.data.Strings;
import io.penstock.engine.error.PenstockException;
import io.penstock.engine.learn.Exactness;
import io.penstock.engine.learn.Learnable;
import io.penstock.engine.learn.Learner;
import io.penstock.engine.param.Distributions;
import io.penstock.engine.param.Param;
import io.penstock.engine.param.Settings;
import io.penstock.engine.step.Context;
import io.penstock.engine.step.ElementwiseChain;
import io.penstock.engine.step.ElementwiseLive;
import io.penstock.engine.step.LiveStep;
import io.penstock.engine.step.Phase;
import io.penstock.engine.step.State;
import io.penstock.engine.type.BaseStep;
import io.penstock.engine.type.StepType;
import io.penstock.steps.common.Counts;
import io.penstock.steps.common.FeatureStatistics;
import io.penstock.steps.common.Features;
import io.penstock.steps.common.StateWidth;
import java.util.ArrayList;
import java.util.List;

/**
 * Fills nulls and NaN, feature by feature, with what the training data say: the {@code mean}, the {@code median} (by a
 * quantile sketch whose rank error is bounded), the {@code most_frequent} value (the smallest of several), or with a
 * {@code constant}. Words are filled by the last two only; the others leave them as they are.
 */
public final class Imputer extends BaseStep implements Learnable {
    public static final Param<String> STRATEGY = Param.oneOf("strategy", "mean", "median", "most_frequent", "constant")
            .space(Distributions.choice("mean", "median", "most_frequent"))
            .doc("What a missing value becomes.");
    public static final Param<Double> FILL =
            Param.real("fill", 0).doc("What a missing number becomes under the strategy constant.");
    public static final Param<String> FILL_WORD =
            Param.text("fill_word", "missing").doc("What a missing word becomes under the strategy constant.");
    public static final StepType<Imputer> TYPE = StepType.of(
                    "Imputer", Imputer.class, "Fills nulls and NaN.", List.of(STRATEGY, FILL, FILL_WORD), Imputer::new)
            .withWireTypes(
                    FeatureStatistics.class,
                    Counts.class,
                    MedianLearner.Sketches.class,
                    FrequencyLearner.Tally.class,
                    io.penstock.steps.math.QuantileSummary.class);

    static final String FILLS = "fills";
    static final String WORDS = "words";

    public Imputer() {
        this(TYPE.defaults(), State.EMPTY);
    }

    public Imputer(String strategy) {
        this(TYPE.defaults().with(STRATEGY, strategy), State.EMPTY);
    }

    Imputer(Settings settings, State state) {
        super(settings, state);
    }

    @Override
    public StepType<Imputer> type() {
        return TYPE;
    }

    @Override
    public Exactness exactness() {
        return get(STRATEGY).equals("median") ? MedianLearner.EXACTNESS : Exactness.EXACT;
    }

    @Override
    public Schema outputs(Schema inputs, Phase phase) {
        Features features = Features.numeric(inputs);
        StateWidth.require(state(), features);
        Schema outputs = inputs;
        for (Field field : features.fields()) {
            outputs = outputs.replace(ElementwiseChain.floating(field));
        }
        return outputs;
    }

    /** The positions of the columns of words. */
    static List<Integer> words(Schema schema) {
        List<Integer> positions = new ArrayList<>();
        for (int i = 0; i < schema.size(); i++) {
            if (schema.field(i).role() == Role.INPUT && schema.field(i).type() == DataType.STRING) {
                positions.add(i);
            }
        }
        return positions;
    }

    @Override
    public LiveStep setup(Context context) {
        double[] fills = state().doubles(FILLS);
        ElementwiseLive numbers = (schema, position) -> {
            Features features = Features.numeric(schema);
            return features.positions().contains(position)
                    ? new FillKernel(
                            fills,
                            features.offset(position),
                            schema.field(position).width())
                    : null;
        };
        if (!state().has(WORDS)) {
            return numbers;
        }
        Strings fillWords = state().strings(WORDS);
        return batch -> fillWords(numbers.transform(batch), fillWords);
    }

    private static Batch fillWords(Batch batch, Strings fills) {
        List<Integer> positions = words(batch.schema());
        if (positions.size() != fills.rows()) {
            throw PenstockException.user("a fitted imputer takes the columns that it was fitted on")
                    .value(positions.size() + " columns of words instead of " + fills.rows())
                    .remedy("give it the columns of the training data, or fit it again")
                    .build();
        }
        List<Column> columns = new ArrayList<>(batch.columns());
        for (int i = 0; i < positions.size(); i++) {
            Strings words = (Strings) batch.column(positions.get(i));
            String[] filled = words.values().clone();
            for (int j = 0; j < filled.length; j++) {
                filled[j] = filled[j] == null ? String.valueOf(fills.get(i)) : filled[j];
            }
            columns.set(
                    positions.get(i),
                    words.rowShape().isEmpty() ? Strings.of(filled) : Strings.of(filled, words.rows(), words.width()));
        }
        return batch.with(batch.schema(), columns);
    }

    @Override
    public Learner<?> learner(Schema schema) {
        return switch (get(STRATEGY)) {
            case "median" -> new MedianLearner(this);
            case "mean" -> new MeanLearner(this);
            default -> new FrequencyLearner(this, get(STRATEGY).equals("constant"));
        };
    }

    /** What a fit concludes with. */
    io.penstock.engine.learn.Outcome fitted(double[] fills, List<String> wordFills) {
        State state = State.EMPTY.with(FILLS, fills).with(StateWidth.NAME, (Object) fills.length);
        return new io.penstock.engine.learn.Outcome.Fitted(withState(
                wordFills.isEmpty() ? state : state.with(WORDS, Strings.of(wordFills.toArray(new String[0])))));
    }

    static PenstockException nothingToImputeFrom(int feature) {
        return PenstockException.data("a feature needs at least one value to impute from")
                .value("only nulls and NaN in feature number " + feature)
                .remedy("leave the column out, or use the strategy constant")
                .build();
    }

    double fill() {
        return get(FILL);
    }

    String fillWord() {
        return get(FILL_WORD);
    }
}
