package io.penstock.steps.network.train;

import io.penstock.engine.data.Tensor;
import io.penstock.engine.error.PenstockException;
import io.penstock.engine.step.State;
import java.util.Arrays;
import java.util.List;

/** Puts copies of a network together that have learned from different rows. */
public final class StateAverage {
    private StateAverage() {}

    /** The mean of the numbers of several states, by rows; whatever else there is comes from the first. */
    public static State of(List<State> states, double[] rows) {
        State first = states.get(0);
        for (State state : states) {
            if (!Known.isSame(first, state)) {
                throw PenstockException.user("copies that are averaged must have begun at one network")
                        .value("copies that have seen other classes or drawn other first weights")
                        .remedy(
                                "fit the network first and let it go on batch by batch, or leave the batches to its batch_rows")
                        .build();
            }
        }
        double all = Arrays.stream(rows).sum();
        State averaged = first;
        for (String name : first.columns().keySet()) {
            boolean learned = !name.startsWith("classes.") && !name.startsWith("counts.");
            if (!learned || !(first.columns().get(name) instanceof Tensor tensor)) {
                continue;
            }
            double[] mean = new double[tensor.elements()];
            for (int i = 0; i < states.size(); i++) {
                double[] values = states.get(i).doubles(name);
                for (int j = 0; j < mean.length; j++) {
                    mean[j] += values[j] * (rows[i] / all);
                }
            }
            Tensor wide = Tensor.of(mean, tensor.rows(), tensor.rowShape());
            averaged = averaged.with(name, wide.toFloating(tensor.type()));
        }
        return averaged;
    }
}
