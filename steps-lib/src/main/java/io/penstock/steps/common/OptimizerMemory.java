package io.penstock.steps.common;

import io.penstock.engine.step.State;
import io.penstock.steps.math.LineSearch;
import io.penstock.steps.math.LineSearch.Sample;
import io.penstock.steps.math.OptimizerSettings;
import io.penstock.steps.math.OptimizerState;
import io.penstock.steps.math.OptimizerStatus;

/** An {@link OptimizerState} as a part of a learner's memory: tensors and words, so that a checkpoint can hold it. */
public final class OptimizerMemory {
    private static final String STATUS = "optimizer.status";
    private static final String NUMBERS = "optimizer.numbers";
    private static final String PENALTIES = "optimizer.penalties";
    private static final String POINT = "optimizer.point";
    private static final String BASE = "optimizer.base";
    private static final String GRADIENT = "optimizer.gradient";
    private static final String DIRECTION = "optimizer.direction";
    private static final String HISTORY = "optimizer.history";
    private static final String BEST = "optimizer.best";
    private static final String SEARCH = "optimizer.search";
    private static final String VERDICT = "optimizer.verdict";

    private OptimizerMemory() {}

    /** The memory and the optimizer. Arrays are shared, not copied. */
    public static State write(State memory, OptimizerState state) {
        OptimizerSettings settings = state.settings();
        LineSearch search = state.search();
        double[] numbers = {
            settings.maxIterations(),
            settings.valueTolerance(),
            settings.gradientTolerance(),
            settings.memory(),
            state.iterations(),
            state.evaluations(),
            state.baseValue(),
            state.bestValue()
        };
        double[] searchNumbers = {
            search.step(),
            search.evaluations(),
            search.bracketed() ? 1 : 0,
            search.modified() ? 1 : 0,
            search.startValue(),
            search.startSlope(),
            search.low().step(),
            search.low().value(),
            search.low().slope(),
            search.high().step(),
            search.high().value(),
            search.high().slope(),
            search.floor(),
            search.roof(),
            search.ceiling(),
            search.width(),
            search.widthBefore()
        };
        return memory.with(STATUS, (Object) state.status().name())
                .with(VERDICT, (Object) search.verdict().name())
                .with(NUMBERS, numbers)
                .with(SEARCH, searchNumbers)
                .with(PENALTIES, settings.penalties())
                .with(POINT, state.point())
                .with(BASE, state.base())
                .with(GRADIENT, state.baseGradient())
                .with(DIRECTION, state.direction())
                .with(HISTORY, state.history())
                .with(BEST, state.best());
    }

    /** The optimizer that {@link #write} put there. */
    public static OptimizerState read(State memory) {
        double[] numbers = memory.doubles(NUMBERS);
        return new OptimizerState(
                new OptimizerSettings(
                        (int) numbers[0], numbers[1], numbers[2], (int) numbers[3], memory.doubles(PENALTIES)),
                OptimizerStatus.valueOf(memory.text(STATUS)),
                (int) numbers[4],
                (int) numbers[5],
                memory.doubles(POINT),
                memory.doubles(BASE),
                numbers[6],
                memory.doubles(GRADIENT),
                memory.doubles(DIRECTION),
                search(memory),
                memory.doubles(HISTORY),
                memory.doubles(BEST),
                numbers[7]);
    }

    private static LineSearch search(State memory) {
        double[] numbers = memory.doubles(SEARCH);
        return new LineSearch(
                LineSearch.Verdict.valueOf(memory.text(VERDICT)),
                numbers[0],
                (int) numbers[1],
                numbers[2] != 0,
                numbers[3] != 0,
                numbers[4],
                numbers[5],
                new Sample(numbers[6], numbers[7], numbers[8]),
                new Sample(numbers[9], numbers[10], numbers[11]),
                numbers[12],
                numbers[13],
                numbers[14],
                numbers[15],
                numbers[16]);
    }
}
