package io.penstock.steps.network.cuda;

import static io.penstock.steps.network.cuda.CudaBlock.address;

import io.penstock.steps.network.compute.Block;
import io.penstock.steps.network.compute.Recurrences;

/** Steps in time, a thread for each unit of a row. */
final class CudaRecurrences implements Recurrences {
    private final CudaStream stream;

    CudaRecurrences(CudaStream stream) {
        this.stream = stream;
    }

    @Override
    public void gru(Block fromInput, Block fromState, Block state, int rows, int units, Block gates, Block next) {
        long count = (long) rows * units;
        stream.call("gru")
                .at(address(fromInput, 3 * count))
                .at(address(fromState, 3 * count))
                .at(address(state, count))
                .number(units)
                .at(address(gates, 3 * count))
                .at(address(next, count))
                .whole(count)
                .over(count);
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
        long count = (long) rows * units;
        stream.call("gru_gradient")
                .at(address(gates, 3 * count))
                .at(address(fromState, 3 * count))
                .at(address(state, count))
                .at(address(dNext, count))
                .number(units)
                .at(address(dFromInput, 3 * count))
                .at(address(dFromState, 3 * count))
                .at(address(dState, count))
                .whole(count)
                .over(count);
    }

    @Override
    public void lstm(Block sums, Block cell, int rows, int units, Block nextCell, Block next) {
        long count = (long) rows * units;
        stream.call("lstm")
                .at(address(sums, 4 * count))
                .at(address(cell, count))
                .number(units)
                .at(address(nextCell, count))
                .at(address(next, count))
                .whole(count)
                .over(count);
    }

    @Override
    public void lstmGradient(Block gates, Block cell, Block nextCell, Block dNext, int rows, int units, Block dCell) {
        long count = (long) rows * units;
        stream.call("lstm_gradient")
                .at(address(gates, 4 * count))
                .at(address(cell, count))
                .at(address(nextCell, count))
                .at(address(dNext, count))
                .number(units)
                .at(address(dCell, count))
                .whole(count)
                .over(count);
    }
}
