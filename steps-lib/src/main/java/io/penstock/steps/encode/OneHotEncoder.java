package io.penstock.steps.encode;

import io.penstock.engine.data.Batch;
import io.penstock.engine.data.Column;
import io.penstock.engine.data.DataType;
import io.penstock.engine.data.Field;
import io.penstock.engine.data.Role;
import io.penstock.engine.data.Schema;
import io.penstock.engine.data.Strings;
import io.penstock.engine.data.Tensor;
import io.penstock.engine.error.PenstockException;
import io.penstock.engine.learn.Exactness;
import io.penstock.engine.learn.Learnable;
import io.penstock.engine.learn.Learner;
import io.penstock.engine.learn.Outcome;
import io.penstock.engine.learn.Pass;
import io.penstock.engine.param.Param;
import io.penstock.engine.param.Settings;
import io.penstock.engine.step.Context;
import io.penstock.engine.step.LiveStep;
import io.penstock.engine.step.Phase;
import io.penstock.engine.step.State;
import io.penstock.engine.type.BaseStep;
import io.penstock.engine.type.StepType;
import io.penstock.steps.common.Counts;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Makes of every input of words a vector with a 1 at the word's place and 0 elsewhere. The places are the words of the
 * training data, sorted; the vector's features are called {@code column=word}. Numeric inputs pass.
 */
public final class OneHotEncoder extends BaseStep implements Learnable {
    public static final Param<String> UNKNOWN = Param.oneOf("unknown", "error", "zeros")
            .doc("What a null or a word that was not in the training data does: stop with an error, or give zeros.");
    public static final Param<Boolean> DROP_FIRST = Param.flag("drop_first", false)
            .doc("Whether to leave out the first place, so that the places are not linearly dependent.");
    public static final Param<Integer> MOST = Param.integer("max_categories", 10_000)
            .atLeast(1)
            .atMost(1_000_000)
            .doc("How many different words a column may have.");
    public static final StepType<OneHotEncoder> TYPE = StepType.of(
                    "OneHotEncoder",
                    OneHotEncoder.class,
                    "Makes of every input of words a vector of zeros and a one.",
                    List.of(UNKNOWN, DROP_FIRST, MOST),
                    OneHotEncoder::new)
            .withWireTypes(Counts.class);

    public OneHotEncoder() {
        this(TYPE.defaults(), State.EMPTY);
    }

    OneHotEncoder(Settings settings, State state) {
        super(settings, state);
    }

    @Override
    public StepType<OneHotEncoder> type() {
        return TYPE;
    }

    @Override
    public Exactness exactness() {
        return Exactness.EXACT;
    }

    private static List<String> words(Schema schema) {
        return schema.inputs().stream()
                .filter(field -> field.type() == DataType.STRING)
                .map(Field::name)
                .toList();
    }

    /** The words of one column that have a place, in order. */
    private List<String> places(String column) {
        if (!state().has(column)) {
            throw PenstockException.user("a fitted encoder takes the columns that it was fitted on")
                    .value("'" + column + "'")
                    .remedy("give it the columns of the training data, or fit it again")
                    .build();
        }
        List<String> all = java.util.Arrays.asList(state().strings(column).values());
        return get(DROP_FIRST) ? all.subList(1, all.size()) : all;
    }

    @Override
    public Schema outputs(Schema inputs, Phase phase) {
        Schema outputs = inputs;
        for (String column : words(inputs)) {
            if (!inputs.field(column).shape().isEmpty()) {
                throw PenstockException.user("an input of words has one word a row")
                        .value(inputs.field(column).toString())
                        .remedy("split the column first")
                        .build();
            }
            outputs = outputs.replace(
                    isFitted() ? features(column) : Field.vector(column, Role.INPUT, DataType.FLOAT64, Field.UNKNOWN));
        }
        return outputs;
    }

    private Field features(String column) {
        return new Field(
                column,
                Role.INPUT,
                DataType.FLOAT64,
                List.of(places(column).size()),
                places(column).stream().map(word -> column + "=" + word).toList(),
                null);
    }

    @Override
    public LiveStep setup(Context context) {
        Map<String, Map<String, Integer>> places = new HashMap<>();
        return batch -> {
            Schema outputs = outputs(batch.schema(), context.phase());
            List<Column> columns = new ArrayList<>(batch.columns());
            for (String column : words(batch.schema())) {
                Map<String, Integer> known = places.computeIfAbsent(column, this::index);
                columns.set(
                        batch.schema().position(column),
                        encode(batch, column, known, outputs.field(column).width()));
            }
            return batch.with(outputs, columns);
        };
    }

    /** From each word to its place; −1 for the one that was dropped. */
    private Map<String, Integer> index(String column) {
        Map<String, Integer> index = new HashMap<>();
        int first = get(DROP_FIRST) ? -1 : 0;
        for (String word : state().strings(column).values()) {
            index.put(String.valueOf(word), first++);
        }
        return index;
    }

    private Tensor encode(Batch batch, String column, Map<String, Integer> known, int width) {
        Strings words = (Strings) batch.column(column);
        double[] values = new double[words.rows() * width];
        for (int row = 0; row < words.rows(); row++) {
            String word = words.get(row);
            Integer place = word == null ? null : known.get(word);
            if (place == null && get(UNKNOWN).equals("error")) {
                throw PenstockException.data(
                                word == null
                                        ? "an encoder takes no nulls"
                                        : "a word must have been in the training data")
                        .value((word == null ? "null" : "'" + word + "'") + " in '" + column + "' of the row with id "
                                + batch.ids()[row])
                        .remedy("set unknown to zeros" + (word == null ? ", or put an Imputer before this step" : ""))
                        .build();
            }
            if (place != null && place >= 0) {
                values[row * width + place] = 1;
            }
        }
        return Tensor.matrix(values, words.rows(), width);
    }

    @Override
    public Learner<Counts> learner(Schema schema) {
        return new WordLearner(words(schema));
    }

    private final class WordLearner implements Learner<Counts> {
        private final List<String> columns;

        WordLearner(List<String> columns) {
            this.columns = columns;
        }

        @Override
        public Pass<Counts> open(Context context) {
            List<Map<Object, Long>> counts = new ArrayList<>();
            columns.forEach(column -> counts.add(new HashMap<>()));
            return new Pass<>() {
                @Override
                public void learn(Batch batch) {
                    for (int i = 0; i < columns.size(); i++) {
                        Counts.add(batch.column(columns.get(i)), 0, columns.get(i), counts.get(i));
                    }
                }

                @Override
                public Counts finish() {
                    return new Counts(counts);
                }
            };
        }

        @Override
        public Counts merge(Counts left, Counts right) {
            return left.merge(right);
        }

        @Override
        public Outcome conclude(Counts total, State memory) {
            Map<String, Column> words = new LinkedHashMap<>();
            for (int i = 0; i < columns.size(); i++) {
                List<String> sorted =
                        total.sorted(i).keySet().stream().map(String::valueOf).toList();
                if (sorted.size() > get(MOST)) {
                    throw PenstockException.data("a column of words must not have too many different ones")
                            .value(sorted.size() + " in '" + columns.get(i) + "', at most " + get(MOST))
                            .remedy("raise max_categories, or leave the column out")
                            .build();
                }
                if (sorted.isEmpty()) {
                    throw PenstockException.data("a column of words must hold at least one")
                            .value("only nulls in '" + columns.get(i) + "'")
                            .remedy("leave the column out")
                            .build();
                }
                words.put(columns.get(i), Strings.of(sorted.toArray(new String[0])));
            }
            return new Outcome.Fitted(withState(State.of(words, Map.of("columns", columns))));
        }
    }
}
