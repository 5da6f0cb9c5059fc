package io.penstock.steps.guest;

import io.penstock.engine.data.Column;
import java.util.List;

/** A loaded model at work. Thread-safe: one serves all threads of a process. */
public interface Inference extends AutoCloseable {
    /**
     * Runs the model.
     *
     * @param ports what the columns are for, in order
     * @param inputs a column for each port, of its type and dimensions, all of as many rows
     * @param outputs the names of the outputs that are wanted, in order; empty for all that there are
     */
    List<Column> run(List<Port> ports, List<Column> inputs, List<String> outputs);

    @Override
    void close();
}
