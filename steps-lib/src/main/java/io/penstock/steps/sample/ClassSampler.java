package io.penstock.steps.sample;

import io.penstock.engine.data.Batch;
import io.penstock.engine.data.Column;
import io.penstock.engine.data.Schema;
import io.penstock.engine.data.Tensor;
import io.penstock.engine.learn.Exactness;
import io.penstock.engine.learn.Learnable;
import io.penstock.engine.learn.Learner;
import io.penstock.engine.learn.Outcome;
import io.penstock.engine.param.Param;
import io.penstock.engine.param.Settings;
import io.penstock.engine.step.Context;
import io.penstock.engine.step.LiveStep;
import io.penstock.engine.step.Phase;
import io.penstock.engine.step.RowChanging;
import io.penstock.engine.step.State;
import io.penstock.engine.step.TrainingOnly;
import io.penstock.engine.type.BaseStep;
import io.penstock.steps.common.PathSeed;
import io.penstock.steps.label.ClassTally;
import io.penstock.steps.label.ClassTallyLearner;
import io.penstock.steps.label.Classes;
import io.penstock.steps.label.Target;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Gives every class of a target an exact number of rows over all partitions. A class of {@code n} rows that is to have
 * {@code m} keeps each of its rows {@code m / n} times (which may be none), and the {@code m mod n} rows that come first
 * in the epoch's random order once more. The first pass counts the classes; the next ones find the last row to be
 * chosen, see {@link PlaceSelection}.
 *
 * <p>The order follows from the seed, the step's path and the epoch of the fit, and is kept with the state; so the rows
 * that are chosen depend neither on partitions nor on blocks, and another epoch, which fits the step again, chooses
 * others.
 */
abstract class ClassSampler extends BaseStep implements Learnable, TrainingOnly, RowChanging {
    static final Param<String> TARGET =
            Param.text("target", "").doc("The target whose classes count; may be left out where there is only one.");

    static final String KEY = "key";
    static final String FITTING = "fitting";
    private static final String SIZES = "sizes";
    private static final String BASE = "base";
    private static final String EXTRA = "extra";
    private static final String THRESHOLD = "threshold";

    ClassSampler(Settings settings, State state) {
        super(settings, state);
    }

    /** How many rows each class is to have, from how many it has. */
    abstract long[] wanted(long[] sizes);

    /**
     * Makes the rows of a block.
     *
     * @param classes the class of each row
     * @param times how often each row is wanted
     */
    abstract Batch sampled(Batch batch, int[] classes, int[] times, Context context);

    /** What follows once it is known which rows are chosen. */
    Outcome selected(State learned) {
        return new Outcome.Fitted(withState(learned));
    }

    @Override
    public final boolean isFitted() {
        return state().has(BASE) && !state().has(FITTING);
    }

    @Override
    public final Exactness exactness() {
        return Exactness.EXACT;
    }

    @Override
    public final boolean isIterative(Schema schema) {
        return true;
    }

    @Override
    public Schema outputs(Schema inputs, Phase phase) {
        if (phase == Phase.TRAIN) {
            Target.of(inputs, get(TARGET));
        }
        return inputs;
    }

    @Override
    public Learner<?> learner(Schema schema) {
        Target target = Target.of(schema, get(TARGET));
        if (!state().has(FITTING)) {
            return new ClassTallyLearner(target, total -> counted(target, total));
        }
        PlaceSelection selection = PlaceSelection.read(state());
        return new PlaceLearner(
                Classes.read(state()), target.name(), key(), selection, total -> narrowed(selection.narrowed(total)));
    }

    private Outcome counted(Target target, ClassTally total) {
        long[] sizes = total.sizes();
        long[] wanted = wanted(sizes);
        long[] base = new long[sizes.length];
        long[] extra = new long[sizes.length];
        for (int k = 0; k < sizes.length; k++) {
            base[k] = wanted[k] / sizes[k];
            extra[k] = wanted[k] % sizes[k];
        }
        State learned = target.write(total.classes(target).write(State.EMPTY))
                .with(KEY, Tensor.scalars(total.key()))
                .with(SIZES, Tensor.scalars(sizes))
                .with(BASE, Tensor.scalars(base))
                .with(EXTRA, Tensor.scalars(extra));
        return next(learned, PlaceSelection.start(extra));
    }

    private Outcome narrowed(PlaceSelection selection) {
        State learned = State.EMPTY;
        for (String name : state().columns().keySet()) {
            learned = PlaceSelection.isOwn(name) ? learned : learned.with(name, column(name));
        }
        return next(Target.read(state()).write(learned), selection);
    }

    private Column column(String name) {
        return Objects.requireNonNull(state().columns().get(name));
    }

    private Outcome next(State learned, PlaceSelection selection) {
        if (selection.isOver()) {
            return selected(learned.with(THRESHOLD, Tensor.scalars(selection.low())));
        }
        State carried = selection.write(learned).with(FITTING, (Object) "places");
        return new Outcome.Again(withState(carried), State.EMPTY, "the first " + selection.depth() + " bits of places");
    }

    final long key() {
        return longs(KEY)[0];
    }

    final long[] longs(String name) {
        return state().tensor(name).compact().longs();
    }

    /** Whether any row of the class is wanted more than once. */
    final boolean isRepeated(int position) {
        long base = longs(BASE)[position];
        return base > 1 || (base == 1 && longs(EXTRA)[position] > 0);
    }

    @Override
    public final LiveStep setup(Context context) {
        if (context.phase() != Phase.TRAIN) {
            return batch -> batch;
        }
        Classes classes = Classes.read(state());
        String target = Target.read(state()).name();
        long key = key();
        long[] base = longs(BASE);
        long[] extra = longs(EXTRA);
        long[] threshold = longs(THRESHOLD);
        return batch -> {
            int[] positions = classes.positions(batch, target, null);
            int[] times = new int[positions.length];
            boolean same = true;
            for (int row = 0; row < times.length; row++) {
                int k = positions[row];
                boolean chosen =
                        extra[k] > 0 && Long.compareUnsigned(PathSeed.place(key, batch.ids()[row]), threshold[k]) <= 0;
                times[row] = Math.toIntExact(base[k] + (chosen ? 1 : 0));
                same &= times[row] == 1;
            }
            return same ? batch : sampled(batch, positions, times, context);
        };
    }

    /** The positions of the rows, each as often as it is wanted. */
    static int[] repeated(int[] times) {
        int count = 0;
        for (int each : times) {
            count = Math.addExact(count, each);
        }
        int[] rows = new int[count];
        int at = 0;
        for (int row = 0; row < times.length; row++) {
            for (int i = 0; i < times[row]; i++) {
                rows[at++] = row;
            }
        }
        return rows;
    }

    /** The {@code classes}, and of each the rows {@code before} and {@code after} this step. Empty before a fit. */
    @Override
    public final Map<String, Object> attributes() {
        if (!isFitted()) {
            return Map.of();
        }
        List<Long> before = new ArrayList<>();
        List<Long> after = new ArrayList<>();
        long[] sizes = longs(SIZES);
        for (int k = 0; k < sizes.length; k++) {
            before.add(sizes[k]);
            after.add(sizes[k] * longs(BASE)[k] + longs(EXTRA)[k]);
        }
        Map<String, Object> attributes = new LinkedHashMap<>();
        attributes.put("classes", Classes.read(state()).names());
        attributes.put("before", before);
        attributes.put("after", after);
        return attributes;
    }
}
