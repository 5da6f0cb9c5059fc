package io.penstock.steps.network.layer;

/** A layer at work, on one thread. Memory comes from its {@link Place}, which frees it. */
public interface Cell {
    /**
     * Computes the output of the first rows.
     *
     * @param training whether what is random and what looks on is at work
     * @param key from which what is random follows
     */
    void forward(int rows, boolean training, long key);

    /** Computes the gradients by the weights (overwritten) and by the inputs that want one, after {@link #forward} of the same rows. */
    void backward(int rows);
}
