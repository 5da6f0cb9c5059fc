package io.penstock.steps.math;

/**
 * A line search between two evaluations, after J. Moré and D. Thuente, <i>Line Search Algorithms with Guaranteed
 * Sufficient Decrease</i> (1994), as in MINPACK-2's dcsrch.
 *
 * <p>It looks for a step that meets the strong Wolfe conditions with 1e-4 and 0.9. Where the value is flat to rounding
 * it takes the approximate conditions of W. Hager and H. Zhang (2005) instead, and it shortens a step at which the
 * objective is not finite.
 *
 * @param verdict whether the last step told is accepted
 * @param step length at which the objective is wanted next, or the accepted one
 * @param evaluations evaluations so far
 * @param bracketed whether a minimizer is known to lie between {@code low} and {@code high}
 * @param modified whether the first stage, with the modified function, still runs
 * @param startValue value at step zero
 * @param startSlope slope at step zero, negative
 * @param low best step so far, with value and slope
 * @param high other end of the interval
 * @param floor least next step
 * @param roof largest next step
 * @param ceiling no step may be longer: beyond, the objective was not finite
 * @param width length of the interval, and before the last step
 */
public record LineSearch(
        Verdict verdict,
        double step,
        int evaluations,
        boolean bracketed,
        boolean modified,
        double startValue,
        double startSlope,
        Sample low,
        Sample high,
        double floor,
        double roof,
        double ceiling,
        double width,
        double widthBefore) {
    /** What to do next. */
    public enum Verdict {
        /** Evaluate at the step. */
        CONTINUE,
        /** The last evaluated step is good. */
        ACCEPT,
        /** No step can be found. */
        FAIL
    }

    /** A step with the value and slope there. */
    public record Sample(double step, double value, double slope) {
        Sample tilt(double slopeChange) {
            return new Sample(step, value - step * slopeChange, slope - slopeChange);
        }
    }

    private static final double DECREASE = 1e-4;
    private static final double CURVATURE = 0.9;
    private static final double FLAT = 1e-14;
    private static final double NARROW = 1e-15;
    private static final double LONGEST = 1e20;
    private static final int MOST_EVALUATIONS = 30;

    static LineSearch none() {
        return start(0, 0, 0);
    }

    static LineSearch start(double value, double slope, double step) {
        Sample zero = new Sample(0, value, slope);
        return new LineSearch(
                Verdict.CONTINUE,
                step,
                0,
                false,
                true,
                value,
                slope,
                zero,
                zero,
                0,
                5 * step,
                LONGEST,
                LONGEST,
                2 * LONGEST);
    }

    /** The search after the objective was not finite at the step. */
    LineSearch notFinite() {
        double reach = step - low.step();
        double shorter = low.step() + 0.25 * reach;
        double limit = reach > 0 ? low.step() + 0.5 * reach : ceiling;
        Verdict next = evaluations + 1 >= MOST_EVALUATIONS || shorter <= 0 || shorter == step
                ? Verdict.FAIL
                : Verdict.CONTINUE;
        return new LineSearch(
                next,
                shorter,
                evaluations + 1,
                bracketed,
                modified,
                startValue,
                startSlope,
                low,
                high,
                floor,
                Math.min(roof, limit),
                Math.min(ceiling, limit),
                width,
                widthBefore);
    }

    /** The same search, its step accepted; for backtracking. */
    LineSearch accept() {
        return conclude(Verdict.ACCEPT);
    }

    /** The same search at another step, counted as an evaluation; for backtracking. */
    LineSearch shorten(double shorter) {
        boolean stop = evaluations + 1 >= MOST_EVALUATIONS || !(shorter > 0) || shorter == step;
        return new LineSearch(
                stop ? Verdict.FAIL : Verdict.CONTINUE,
                shorter,
                evaluations + 1,
                bracketed,
                modified,
                startValue,
                startSlope,
                low,
                high,
                floor,
                roof,
                ceiling,
                width,
                widthBefore);
    }

    /** The search after the finite value and slope at the step. */
    LineSearch tell(double value, double slope) {
        double limit = startValue + step * DECREASE * startSlope;
        boolean enough = value <= limit;
        boolean firstStage = modified && !(enough && slope >= 0);
        boolean flat = value <= startValue + FLAT * Math.abs(startValue)
                && slope >= CURVATURE * startSlope
                && slope <= (2 * DECREASE - 1) * startSlope;
        if (flat || (enough && Math.abs(slope) <= -CURVATURE * startSlope)) {
            return conclude(Verdict.ACCEPT);
        }
        boolean stuck = bracketed && (step <= floor || step >= roof || roof - floor <= NARROW * roof);
        boolean atCeiling = step >= ceiling && enough && slope <= DECREASE * startSlope;
        if (stuck || atCeiling || evaluations + 1 >= MOST_EVALUATIONS) {
            return conclude(enough && value < startValue ? Verdict.ACCEPT : Verdict.FAIL);
        }
        Sample trial = new Sample(step, value, slope);
        double tilt = firstStage && value <= low.value() && value > limit ? DECREASE * startSlope : 0;
        Interval interval = Interval.update(low.tilt(tilt), high.tilt(tilt), trial.tilt(tilt), bracketed, floor, roof);
        return narrow(firstStage, interval.low().tilt(-tilt), interval.high().tilt(-tilt), interval);
    }

    private LineSearch narrow(boolean firstStage, Sample newLow, Sample newHigh, Interval interval) {
        double next = interval.next();
        double newWidth = width;
        double newWidthBefore = widthBefore;
        double newFloor;
        double newRoof;
        if (interval.bracketed()) {
            double gap = newHigh.step() - newLow.step();
            if (Math.abs(gap) >= 0.66 * widthBefore) {
                next = newLow.step() + 0.5 * gap;
            }
            newWidthBefore = width;
            newWidth = Math.abs(gap);
            newFloor = Math.min(newLow.step(), newHigh.step());
            newRoof = Math.max(newLow.step(), newHigh.step());
        } else {
            newFloor = next + 1.1 * (next - newLow.step());
            newRoof = next + 4 * (next - newLow.step());
        }
        next = Math.max(0, Math.min(ceiling, next));
        boolean spent =
                interval.bracketed() && (next <= newFloor || next >= newRoof || newRoof - newFloor <= NARROW * newRoof);
        if (spent) {
            next = newLow.step();
        }
        Verdict verdict = next > 0 ? Verdict.CONTINUE : Verdict.FAIL;
        return new LineSearch(
                verdict,
                next,
                evaluations + 1,
                interval.bracketed(),
                firstStage,
                startValue,
                startSlope,
                newLow,
                newHigh,
                newFloor,
                newRoof,
                ceiling,
                newWidth,
                newWidthBefore);
    }

    private LineSearch conclude(Verdict verdict) {
        return new LineSearch(
                verdict,
                step,
                evaluations + 1,
                bracketed,
                modified,
                startValue,
                startSlope,
                low,
                high,
                floor,
                roof,
                ceiling,
                width,
                widthBefore);
    }
}
