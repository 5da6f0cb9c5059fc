package io.penstock.steps.network.compute;

import io.penstock.steps.kernel.Precision;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Steps in time. */
public interface RecurrencesContract extends ContractSupport {
    @ParameterizedTest
    @CsvSource({"1,1", "7,3", "3,7", "65,33", "2,4099"})
    default void gatedUnits(int rows, int units) {
        int count = rows * units;
        for (Precision precision : Precision.values()) {
            try (Compute compute = open(precision);
                    Block fromInput = block(compute, random(3 * count, 70));
                    Block fromState = block(compute, random(3 * count, 71));
                    Block state = block(compute, random(count, 72));
                    Block dNext = block(compute, random(count, 73));
                    Block gates = compute.allocate(3L * count);
                    Block next = compute.allocate(count);
                    Block dFromInput = block(compute, random(3 * count, 74));
                    Block dFromState = block(compute, random(3 * count, 75));
                    Block dState = block(compute, random(count, 76))) {
                double[] x = values(compute, fromInput);
                double[] h = values(compute, fromState);
                double[] last = values(compute, state);
                double[] slope = values(compute, dNext);
                double[] kept = new double[3 * count];
                double[] after = new double[count];
                double[] toInput = new double[3 * count];
                double[] toState = new double[3 * count];
                double[] direct = new double[count];
                for (int i = 0; i < count; i++) {
                    int r = i / units * 3 * units + i % units;
                    int z = r + units;
                    int n = z + units;
                    kept[r] = sigmoid(x[r] + h[r]);
                    kept[z] = sigmoid(x[z] + h[z]);
                    kept[n] = Math.tanh(x[n] + kept[r] * h[n]);
                    after[i] = (1 - kept[z]) * kept[n] + kept[z] * last[i];
                    toInput[n] = slope[i] * (1 - kept[z]) * (1 - kept[n] * kept[n]);
                    toInput[z] = slope[i] * (last[i] - kept[n]) * kept[z] * (1 - kept[z]);
                    toInput[r] = toInput[n] * h[n] * kept[r] * (1 - kept[r]);
                    toState[n] = toInput[n] * kept[r];
                    toState[z] = toInput[z];
                    toState[r] = toInput[r];
                    direct[i] = slope[i] * kept[z];
                }
                compute.recurrences().gru(fromInput, fromState, state, rows, units, gates, next);
                assertBlock(compute, gates, kept);
                assertBlock(compute, next, after);
                compute.recurrences()
                        .gruGradient(gates, fromState, state, dNext, rows, units, dFromInput, dFromState, dState);
                assertBlock(compute, dFromInput, toInput);
                assertBlock(compute, dFromState, toState);
                assertBlock(compute, dState, direct);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"1,1", "7,3", "3,7", "65,33", "2,4099"})
    default void longShortTermMemory(int rows, int units) {
        int count = rows * units;
        for (Precision precision : Precision.values()) {
            try (Compute compute = open(precision);
                    Block sums = block(compute, random(4 * count, 80));
                    Block cell = block(compute, random(count, 81));
                    Block dNext = block(compute, random(count, 82));
                    Block dCell = block(compute, random(count, 83));
                    Block nextCell = compute.allocate(count);
                    Block next = compute.allocate(count)) {
                double[] gate = values(compute, sums);
                double[] last = values(compute, cell);
                double[] slope = values(compute, dNext);
                double[] toCell = values(compute, dCell);
                double[] after = new double[count];
                double[] output = new double[count];
                double[] toSums = new double[4 * count];
                for (int at = 0; at < count; at++) {
                    int i = at / units * 4 * units + at % units;
                    int f = i + units;
                    int o = f + units;
                    int c = o + units;
                    gate[i] = sigmoid(gate[i]);
                    gate[f] = sigmoid(gate[f]);
                    gate[o] = sigmoid(gate[o]);
                    gate[c] = Math.tanh(gate[c]);
                    after[at] = gate[f] * last[at] + gate[i] * gate[c];
                    double bent = Math.tanh(after[at]);
                    output[at] = gate[o] * bent;
                    double dAfter = toCell[at] + slope[at] * gate[o] * (1 - bent * bent);
                    toSums[i] = dAfter * gate[c] * gate[i] * (1 - gate[i]);
                    toSums[f] = dAfter * last[at] * gate[f] * (1 - gate[f]);
                    toSums[o] = slope[at] * bent * gate[o] * (1 - gate[o]);
                    toSums[c] = dAfter * gate[i] * (1 - gate[c] * gate[c]);
                    toCell[at] = dAfter * gate[f];
                }
                compute.recurrences().lstm(sums, cell, rows, units, nextCell, next);
                assertBlock(compute, sums, gate);
                assertBlock(compute, nextCell, after);
                assertBlock(compute, next, output);
                compute.recurrences().lstmGradient(sums, cell, nextCell, dNext, rows, units, dCell);
                assertBlock(compute, sums, toSums);
                assertBlock(compute, dCell, toCell);
            }
        }
    }
}
