package io.penstock.steps.guest;

import io.penstock.engine.data.Tensor;
import io.penstock.engine.error.PenstockException;
import io.penstock.engine.step.State;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;

/** What a step keeps of {@link LocalDescent}: weights, the optimizer's moments, and how far it has come. */
public final class DescentState {
    public static final String WEIGHTS = "weights";
    private static final String FIRST = "first_moments";
    private static final String SECOND = "second_moments";
    private static final String STEPS = "steps";
    private static final String EPOCHS_DONE = "epochs_done";
    private static final String LAST = "last";
    private static final String LOSS = "loss";

    private DescentState() {}

    /** Whether a fit is over. */
    public static boolean isFitted(State state) {
        return state.has(EPOCHS_DONE) && !state.has(LAST);
    }

    /** Epochs that were learned, over all fits. */
    public static int epochs(State state) {
        return state.has(EPOCHS_DONE) ? (int) state.number(EPOCHS_DONE) : 0;
    }

    /**
     * Where every partition begins; moments that are not known are empty.
     *
     * @param weights of a model that has learned nothing
     */
    public static LocalDescent.Share start(State state, Supplier<double[]> weights) {
        return new LocalDescent.Share(
                1,
                state.has(WEIGHTS) ? state.doubles(WEIGHTS) : weights.get(),
                state.has(FIRST) ? state.doubles(FIRST) : new double[0],
                state.has(SECOND) ? state.doubles(SECOND) : new double[0],
                state.has(STEPS) ? state.real(STEPS) : 0,
                0);
    }

    /**
     * The state after another epoch. The fit goes on where it {@link #isFitted is not fitted}.
     *
     * @param before the state at the beginning of the epoch
     * @param about what is kept beside
     * @param average of the partitions
     * @param epochs of a fit
     */
    public static State advanced(State before, State about, LocalDescent.Share average, int epochs) {
        int done = epochs(before) + 1;
        long last = before.has(LAST) ? before.number(LAST) : epochs(before) + Math.max(1, epochs);
        State next = about.with(WEIGHTS, Tensor.scalars(average.weights()))
                .with(STEPS, (Object) average.steps())
                .with(EPOCHS_DONE, (Object) (long) done)
                .with(LOSS, (Object) average.loss());
        if (average.first().length > 0) {
            next = next.with(FIRST, Tensor.scalars(average.first()));
        }
        if (average.second().length > 0) {
            next = next.with(SECOND, Tensor.scalars(average.second()));
        }
        return done < last ? next.with(LAST, (Object) last) : next;
    }

    /** How far it has come, for the progress line. */
    public static String note(State state) {
        return String.format(Locale.ROOT, "epoch %d, loss %.6g while learning", epochs(state), state.real(LOSS));
    }

    /** Averages weights and moments by rows; whatever else there is comes from the first. */
    public static State average(List<State> states, double[] rows) {
        double all = Arrays.stream(rows).sum();
        State average = states.get(0);
        for (String name : List.of(WEIGHTS, FIRST, SECOND)) {
            if (states.stream().allMatch(state -> state.has(name))) {
                double[] sum = new double[states.get(0).doubles(name).length];
                for (int i = 0; i < states.size(); i++) {
                    double[] values = states.get(i).doubles(name);
                    if (values.length != sum.length) {
                        throw PenstockException.data("copies that are averaged must be of one model")
                                .value(values.length + " numbers beside " + sum.length)
                                .remedy("begin all copies with the same step")
                                .build();
                    }
                    for (int j = 0; j < sum.length; j++) {
                        sum[j] += rows[i] / all * values[j];
                    }
                }
                average = average.with(name, Tensor.scalars(sum));
            }
        }
        return average;
    }

    /** {@code weights} (flat), {@code epochs} and the {@code loss} of the last epoch, measured while learning. Empty before a fit. */
    public static Map<String, Object> attributes(State state) {
        if (!state.has(EPOCHS_DONE)) {
            return Map.of();
        }
        Map<String, Object> attributes = new LinkedHashMap<>();
        attributes.put(WEIGHTS, state.tensor(WEIGHTS));
        attributes.put("epochs", state.value(EPOCHS_DONE));
        attributes.put(LOSS, state.value(LOSS));
        return attributes;
    }
}
