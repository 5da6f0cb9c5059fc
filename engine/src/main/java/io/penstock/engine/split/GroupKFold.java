package io.penstock.engine.split;

import io.penstock.engine.data.Batch;
import io.penstock.engine.data.Column;
import io.penstock.engine.data.Role;
import io.penstock.engine.data.Schema;
import io.penstock.engine.data.Strings;
import io.penstock.engine.data.Tensor;
import io.penstock.engine.error.PenstockException;
import io.penstock.engine.learn.Learner;
import io.penstock.engine.param.Param;
import io.penstock.engine.param.Settings;
import io.penstock.engine.step.State;
import io.penstock.engine.type.StepType;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Measures every row once and keeps the rows of a group on one side. Groups go to the folds from the largest to the
 * smallest, each to the fold that has the fewest rows so far, the first of these, as in scikit-learn; of groups of one
 * size the larger value goes first, by number where all are numbers and by text otherwise. The group is the column of the
 * role {@link Role#GROUP}.
 */
public final class GroupKFold extends Splitter {
    public static final Param<Integer> FOLDS =
            Param.integer("folds", 5).atLeast(2).doc("How often the data are split.");
    public static final Param<String> GROUP =
            Param.text("group", "").doc("The column that holds the groups; empty for the only one of that role.");
    public static final StepType<GroupKFold> TYPE = StepType.of(
            "GroupKFold",
            GroupKFold.class,
            "Splits rows into folds that are each measured once, the rows of a group together.",
            List.of(FOLDS, GROUP, SIDE, FOLD),
            GroupKFold::new);

    private static final String GROUPS = "groups";
    private static final String ASSIGNED = "assigned";

    /** By the only column of groups. */
    public GroupKFold(int folds) {
        this(TYPE.defaults().with(FOLDS, folds), State.EMPTY);
    }

    GroupKFold(Settings settings, State state) {
        super(settings, state);
    }

    /** By that column of groups. */
    public GroupKFold by(String group) {
        return new GroupKFold(settings().with(GROUP, group), state());
    }

    @Override
    public StepType<GroupKFold> type() {
        return TYPE;
    }

    @Override
    public int folds() {
        return get(FOLDS);
    }

    private String column(Schema schema) {
        return Labels.column(schema, Role.GROUP, get(GROUP), "one column of groups")
                .name();
    }

    @Override
    void require(Schema inputs) {
        column(inputs);
    }

    @Override
    public Learner<?> learner(Schema schema) {
        return new GroupLearner(column(schema), this::assign);
    }

    private Splitter assign(TreeMap<String, Long> sizes) {
        int folds = get(FOLDS);
        if (sizes.size() < folds) {
            throw PenstockException.data("there must be at least as many groups as folds")
                    .value(sizes.size() + " groups for " + folds + " folds")
                    .remedy("lower folds")
                    .build();
        }
        List<String> names = new ArrayList<>(sizes.keySet());
        Comparator<String> byValue = names.stream().allMatch(GroupKFold::isNumber)
                ? Comparator.comparingDouble(Double::parseDouble).thenComparing(Comparator.naturalOrder())
                : Comparator.naturalOrder();
        List<String> largestFirst = new ArrayList<>(names);
        largestFirst.sort(Comparator.comparingLong((String name) -> sizes.getOrDefault(name, 0L))
                .thenComparing(byValue)
                .reversed());
        long[] rows = new long[folds];
        Map<String, Integer> assigned = new HashMap<>();
        for (String name : largestFirst) {
            int lightest = 0;
            for (int fold = 1; fold < folds; fold++) {
                lightest = rows[fold] < rows[lightest] ? fold : lightest;
            }
            rows[lightest] += sizes.getOrDefault(name, 0L);
            assigned.put(name, lightest);
        }
        return (Splitter) withState(State.EMPTY
                .with(GROUPS, Strings.of(names.toArray(new String[0])))
                .with(
                        ASSIGNED,
                        Tensor.scalars(names.stream()
                                .mapToInt(name -> assigned.getOrDefault(name, 0))
                                .toArray())));
    }

    private static boolean isNumber(String text) {
        try {
            Double.parseDouble(text);
            return true;
        } catch (NumberFormatException e) {
            return false;
        }
    }

    @Override
    public Map<String, Object> counted() {
        return Map.of("groups", state().strings(GROUPS).values().length);
    }

    @Override
    Segmenter segmenter() {
        Map<@Nullable String, Integer> folds = new HashMap<>();
        @Nullable String[] names = state().strings(GROUPS).values();
        Tensor assigned = state().tensor(ASSIGNED);
        for (int i = 0; i < names.length; i++) {
            folds.put(names[i], (int) assigned.get(i));
        }
        return batch -> {
            Column column = batch.column(column(batch.schema()));
            int[] segments = new int[batch.rows()];
            for (int row = 0; row < segments.length; row++) {
                Integer fold = folds.get(Labels.text(column, row));
                if (fold == null) {
                    throw unknown(batch, row, Labels.text(column, row));
                }
                segments[row] = fold;
            }
            return segments;
        };
    }

    private static PenstockException unknown(Batch batch, int row, String name) {
        return PenstockException.data("rows must be of a group that the splitter has seen")
                .value("the group '" + name + "' of the row with id " + batch.ids()[row])
                .remedy("split the data that the splitter was fitted on")
                .build();
    }

    @Override
    boolean[] passes(int fold, boolean validation) {
        return oneAgainstTheRest(get(FOLDS), fold, validation);
    }
}
