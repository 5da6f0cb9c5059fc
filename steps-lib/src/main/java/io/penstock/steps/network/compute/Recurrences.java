package io.penstock.steps.network.compute;

/** One step in time of recurrent layers. */
public interface Recurrences {
    /**
     * A gated recurrent unit, the reset gate after the product (K. Cho and others, 2014, as libraries compute it): {@code r = σ(x_r + h_r), z = σ(x_z + h_z),
     * n = tanh(x_n + r · h_n), next = (1 - z) · n + z · state}.
     *
     * @param fromInput {@code [rows, 3 · units]}: r, z, n
     * @param fromState {@code [rows, 3 · units]}: r, z, n
     * @param gates {@code [rows, 3 · units]}: r, z, n as computed, for the gradient
     */
    void gru(Block fromInput, Block fromState, Block state, int rows, int units, Block gates, Block next);

    /**
     * The gradients of {@link #gru}.
     *
     * @param dNext by the next state
     * @param dFromInput overwritten
     * @param dFromState overwritten
     * @param dState overwritten: the part that does not go through {@code fromState}
     */
    void gruGradient(
            Block gates,
            Block fromState,
            Block state,
            Block dNext,
            int rows,
            int units,
            Block dFromInput,
            Block dFromState,
            Block dState);

    /**
     * Long short-term memory (S. Hochreiter and J. Schmidhuber, 1997, with forget gates): {@code i = σ, f = σ, o = σ, c = tanh} of the sums, {@code
     * nextCell = f · cell + i · c, next = o · tanh(nextCell)}.
     *
     * @param sums {@code [rows, 4 · units]}: i, f, o, c; overwritten by the gates
     */
    void lstm(Block sums, Block cell, int rows, int units, Block nextCell, Block next);

    /**
     * The gradients of {@link #lstm}.
     *
     * @param gates what {@code lstm} made of the sums; overwritten by the gradient by the sums
     * @param dNext by the next output
     * @param dCell on entry by the next cell, on return by the cell
     */
    void lstmGradient(Block gates, Block cell, Block nextCell, Block dNext, int rows, int units, Block dCell);
}
