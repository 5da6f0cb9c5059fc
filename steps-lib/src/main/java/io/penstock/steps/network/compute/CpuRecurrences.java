package io.penstock.steps.network.compute;

/** Steps in time, row by row, in float64 whatever the blocks are. */
final class CpuRecurrences implements Recurrences {
    private final Tiles tiles;

    CpuRecurrences(Tiles tiles) {
        this.tiles = tiles;
    }

    @Override
    public void gru(Block fromInput, Block fromState, Block state, int rows, int units, Block gates, Block next) {
        for (int row = 0; row < rows; row++) {
            double[] x = tiles.read(0, fromInput, 3L * row * units, 3 * units);
            double[] h = tiles.read(1, fromState, 3L * row * units, 3 * units);
            double[] last = tiles.read(2, state, (long) row * units, units);
            double[] after = tiles.doubles(3, units);
            for (int j = 0; j < units; j++) {
                double reset = Activation.SIGMOID.apply(x[j] + h[j]);
                double update = Activation.SIGMOID.apply(x[units + j] + h[units + j]);
                double fresh = Math.tanh(x[2 * units + j] + reset * h[2 * units + j]);
                after[j] = (1 - update) * fresh + update * last[j];
                x[j] = reset;
                x[units + j] = update;
                x[2 * units + j] = fresh;
            }
            tiles.write(x, 0, gates, 3L * row * units, 3 * units);
            tiles.write(after, 0, next, (long) row * units, units);
        }
    }

    @Override
    public void gruGradient(
            Block gates,
            Block fromState,
            Block state,
            Block dNext,
            int rows,
            int units,
            Block dFromInput,
            Block dFromState,
            Block dState) {
        for (int row = 0; row < rows; row++) {
            double[] gate = tiles.read(0, gates, 3L * row * units, 3 * units);
            double[] h = tiles.read(1, fromState, 3L * row * units, 3 * units);
            double[] last = tiles.read(2, state, (long) row * units, units);
            double[] slope = tiles.read(3, dNext, (long) row * units, units);
            double[] toInput = tiles.doubles(4, 3 * units);
            double[] toState = tiles.doubles(5, 3 * units);
            double[] direct = tiles.doubles(6, units);
            for (int j = 0; j < units; j++) {
                double reset = gate[j];
                double update = gate[units + j];
                double fresh = gate[2 * units + j];
                double dFresh = slope[j] * (1 - update) * (1 - fresh * fresh);
                double dUpdate = slope[j] * (last[j] - fresh) * update * (1 - update);
                double dReset = dFresh * h[2 * units + j] * reset * (1 - reset);
                toInput[j] = dReset;
                toInput[units + j] = dUpdate;
                toInput[2 * units + j] = dFresh;
                toState[j] = dReset;
                toState[units + j] = dUpdate;
                toState[2 * units + j] = dFresh * reset;
                direct[j] = slope[j] * update;
            }
            tiles.write(toInput, 0, dFromInput, 3L * row * units, 3 * units);
            tiles.write(toState, 0, dFromState, 3L * row * units, 3 * units);
            tiles.write(direct, 0, dState, (long) row * units, units);
        }
    }

    @Override
    public void lstm(Block sums, Block cell, int rows, int units, Block nextCell, Block next) {
        for (int row = 0; row < rows; row++) {
            double[] gate = tiles.read(0, sums, 4L * row * units, 4 * units);
            double[] last = tiles.read(1, cell, (long) row * units, units);
            double[] after = tiles.doubles(2, units);
            double[] output = tiles.doubles(3, units);
            for (int j = 0; j < units; j++) {
                gate[j] = Activation.SIGMOID.apply(gate[j]);
                gate[units + j] = Activation.SIGMOID.apply(gate[units + j]);
                gate[2 * units + j] = Activation.SIGMOID.apply(gate[2 * units + j]);
                gate[3 * units + j] = Math.tanh(gate[3 * units + j]);
                after[j] = gate[units + j] * last[j] + gate[j] * gate[3 * units + j];
                output[j] = gate[2 * units + j] * Math.tanh(after[j]);
            }
            tiles.write(gate, 0, sums, 4L * row * units, 4 * units);
            tiles.write(after, 0, nextCell, (long) row * units, units);
            tiles.write(output, 0, next, (long) row * units, units);
        }
    }

    @Override
    public void lstmGradient(Block gates, Block cell, Block nextCell, Block dNext, int rows, int units, Block dCell) {
        for (int row = 0; row < rows; row++) {
            double[] gate = tiles.read(0, gates, 4L * row * units, 4 * units);
            double[] last = tiles.read(1, cell, (long) row * units, units);
            double[] after = tiles.read(2, nextCell, (long) row * units, units);
            double[] slope = tiles.read(3, dNext, (long) row * units, units);
            double[] toCell = tiles.read(4, dCell, (long) row * units, units);
            for (int j = 0; j < units; j++) {
                double in = gate[j];
                double forget = gate[units + j];
                double out = gate[2 * units + j];
                double fresh = gate[3 * units + j];
                double bent = Math.tanh(after[j]);
                double dAfter = toCell[j] + slope[j] * out * (1 - bent * bent);
                gate[j] = dAfter * fresh * in * (1 - in);
                gate[units + j] = dAfter * last[j] * forget * (1 - forget);
                gate[2 * units + j] = slope[j] * bent * out * (1 - out);
                gate[3 * units + j] = dAfter * in * (1 - fresh * fresh);
                toCell[j] = dAfter * forget;
            }
            tiles.write(gate, 0, gates, 4L * row * units, 4 * units);
            tiles.write(toCell, 0, dCell, (long) row * units, units);
        }
    }
}
