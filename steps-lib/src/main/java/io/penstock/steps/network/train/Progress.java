package io.penstock.steps.network.train;

import io.penstock.engine.data.Tensor;
import io.penstock.engine.step.State;
import io.penstock.steps.kernel.Precision;
import io.penstock.steps.network.graph.Layout;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How far a fit has come.
 *
 * @param known of the data
 * @param parameters of the network
 * @param statistics of the network
 * @param slots what the optimizer remembers
 * @param epoch epochs that this fit has done
 * @param miniBatch the next mini-batch of the epoch, where a round is one
 * @param before epochs that earlier fits have done
 * @param step steps of descent over all fits
 * @param losses of the epochs of this fit, while learning
 * @param held losses of the rows held out, before each epoch but the first, and at the end
 * @param rejected copies that were not finite and left out
 * @param candidates parameters and statistics among which the rows held out decide at the end; empty before
 */
public record Progress(
        Known known,
        double[] parameters,
        double[] statistics,
        double[][] slots,
        int epoch,
        int miniBatch,
        int before,
        long step,
        List<Double> losses,
        List<Double> held,
        long rejected,
        List<double[]> candidates) {
    private static final String STAGE = "stage";
    private static final String TRAINING = "training";

    /**
     * The start of a fit.
     *
     * @param weights a state with weights by name, at which layers of those names and shapes begin
     */
    public static Progress start(Known known, Layout layout, State weights, Training training) {
        double[] parameters = layout.firstParameters(known.key());
        double[] statistics = layout.firstStatistics();
        lay(weights, layout, true, parameters);
        lay(weights, layout, false, statistics);
        double[][] slots = new double[training.descent().slots()][layout.parameters()];
        return new Progress(known, parameters, statistics, slots, 0, 0, 0, 0, List.of(), List.of(), 0, List.of());
    }

    /** The same with parameters and statistics, one after the other, as they once were. */
    Progress at(double[] all, Layout layout) {
        int count = layout.parameters();
        return new Progress(
                known,
                Arrays.copyOf(all, count),
                Arrays.copyOfRange(all, count, all.length),
                slots,
                epoch,
                miniBatch,
                before,
                step,
                losses,
                held,
                rejected,
                candidates);
    }

    /** The state while a fit goes on. */
    public State write(Precision precision, Descent descent) {
        State state = common().with(STAGE, (Object) TRAINING)
                .with("epoch", (Object) (long) epoch)
                .with("mini_batch", (Object) (long) miniBatch)
                .with("parameters", tensor(parameters, precision))
                .with("statistics", tensor(statistics, precision));
        for (int i = 0; i < candidates.size(); i++) {
            state = state.with("candidate." + i, tensor(candidates.get(i), precision));
        }
        return withSlots(state, precision, descent);
    }

    private State common() {
        return known.write(State.EMPTY)
                .with("epochs_before", (Object) (long) before)
                .with("steps", (Object) step)
                .with("losses", (Object) losses)
                .with("held_losses", (Object) held)
                .with("rejected", (Object) rejected);
    }

    private State withSlots(State state, Precision precision, Descent descent) {
        State more = state.with("optimizer", (Object) descent.optimizer().name());
        for (int i = 0; i < slots.length; i++) {
            more = more.with("optimizer." + i, tensor(slots[i], precision));
        }
        return more;
    }

    /** The state of a fitted network: weights by name. */
    public State finished(Layout layout, Training training) {
        Precision precision = training.precision();
        Progress over = new Progress(
                known, parameters, statistics, slots, 0, 0, before + epoch, step, losses, held, rejected, List.of());
        State state = over.common().with(STAGE, (Object) "fitted");
        for (Layout.Placed layer : layout.layers()) {
            for (Layout.Part part : layer.weights()) {
                state = state.with(part.name(), tensor(part, parameters, precision));
            }
            for (Layout.Part part : layer.statistics()) {
                state = state.with(part.name(), tensor(part, statistics, precision));
            }
        }
        return training.keepOptimizer() ? withSlots(state, precision, training.descent()) : state;
    }

    private static Tensor tensor(Layout.Part part, double[] values, Precision precision) {
        List<Integer> shape = part.weight().shape();
        double[] own = Arrays.copyOfRange(
                values, (int) part.at(), (int) part.at() + part.weight().length());
        return Tensor.of(array(own, precision), shape.get(0), shape.subList(1, shape.size()));
    }

    private static Tensor tensor(double[] values, Precision precision) {
        return Tensor.of(array(values, precision), values.length, List.of());
    }

    private static Object array(double[] values, Precision precision) {
        if (precision == Precision.FLOAT64) {
            return values;
        }
        float[] narrow = new float[values.length];
        for (int i = 0; i < narrow.length; i++) {
            narrow[i] = (float) values[i];
        }
        return narrow;
    }

    public static boolean isTraining(State state) {
        return TRAINING.equals(state.values().get(STAGE));
    }

    public static boolean isFitted(State state) {
        return "fitted".equals(state.values().get(STAGE));
    }

    /**
     * What {@link #write} wrote, or where a fitted network goes on. An optimizer that finds nothing of its kind begins anew, its steps counted from 0.
     */
    static Progress read(State state, Layout layout, Descent descent) {
        int slots = descent.slots();
        String optimizer = descent.optimizer().name();
        boolean training = isTraining(state);
        double[][] remembered = new double[slots][layout.parameters()];
        boolean known = optimizer.equals(state.values().get("optimizer"));
        for (int i = 0; i < slots; i++) {
            known &= state.has("optimizer." + i)
                    && state.tensor("optimizer." + i).rows() == layout.parameters();
        }
        for (int i = 0; known && i < slots; i++) {
            remembered[i] = state.doubles("optimizer." + i);
        }
        List<double[]> candidates = new ArrayList<>();
        while (state.has("candidate." + candidates.size())) {
            candidates.add(state.doubles("candidate." + candidates.size()));
        }
        return new Progress(
                Known.read(state),
                training ? state.doubles("parameters") : packed(state, layout, true),
                training ? state.doubles("statistics") : packed(state, layout, false),
                remembered,
                training ? (int) state.number("epoch") : 0,
                training ? (int) state.number("mini_batch") : 0,
                (int) state.number("epochs_before"),
                known || training ? state.number("steps") : 0,
                training ? reals(state, "losses") : List.of(),
                training ? reals(state, "held_losses") : List.of(),
                training ? state.number("rejected") : 0,
                candidates);
    }

    private static List<Double> reals(State state, String name) {
        return ((List<?>) state.value(name))
                .stream().map(number -> ((Number) number).doubleValue()).toList();
    }

    /** The parameters, or the statistics, of a state with weights by name. */
    public static double[] packed(State state, Layout layout, boolean parameters) {
        double[] values = parameters ? new double[layout.parameters()] : layout.firstStatistics();
        lay(state, layout, parameters, values);
        return values;
    }

    /** Lays weights by name over first values, where the state has some of that name and shape. */
    static void lay(State state, Layout layout, boolean parameters, double[] values) {
        for (Layout.Placed layer : layout.layers()) {
            for (Layout.Part part : parameters ? layer.weights() : layer.statistics()) {
                if (state.columns().get(part.name()) instanceof Tensor tensor && hasShape(tensor, part)) {
                    double[] own = state.doubles(part.name());
                    System.arraycopy(own, 0, values, (int) part.at(), own.length);
                }
            }
        }
    }

    private static boolean hasShape(Tensor tensor, Layout.Part part) {
        List<Integer> shape = new ArrayList<>(List.of(tensor.rows()));
        shape.addAll(tensor.rowShape());
        return shape.equals(part.weight().shape());
    }

    /** What is shown of a fitted network beside its weights. */
    public static Map<String, Object> report(State state) {
        Map<String, Object> report = new LinkedHashMap<>();
        for (String name :
                List.of("losses", "held_losses", "epochs_before", "steps", "rows", "constant_inputs", "rejected")) {
            report.put(name.equals("epochs_before") ? "epochs" : name, state.value(name));
        }
        return report;
    }
}
