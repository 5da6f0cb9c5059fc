package io.penstock.steps.linear;

import io.penstock.engine.data.Strings;
import io.penstock.engine.data.Tensor;
import io.penstock.engine.error.PenstockException;
import io.penstock.engine.learn.Outcome;
import io.penstock.engine.param.Settings;
import io.penstock.engine.step.State;
import io.penstock.steps.common.OptimizerMemory;
import io.penstock.steps.common.StateWidth;
import io.penstock.steps.kernel.LinearBlock;
import io.penstock.steps.label.Classes;
import io.penstock.steps.label.Target;
import io.penstock.steps.math.OptimizerSettings;
import io.penstock.steps.math.OptimizerState;
import java.util.Locale;

/** What the driver does between the rounds of a logistic regression. */
final class LogisticFit {
    /** Farther than this from the origin, in deviations, float32 blocks are computed with in float64. */
    private static final double REMOTE = 64;

    private static final double VALUE_SHARE = 1e-3;
    private static final int MEMORY = 10;

    private final LogisticRegression step;

    LogisticFit(LogisticRegression step) {
        this.step = step;
    }

    /** After the first round. */
    Outcome begin(ClassSummary total, Target target) {
        Classes classes = classes(total, target);
        int rows = classes.size() == 2 ? 1 : classes.size();
        Settings settings = step.settings();
        boolean standardize = settings.get(LogisticRegression.STANDARDIZE);
        LogisticProblem problem = LogisticProblem.of(
                rows,
                total.spread(),
                settings.get(LogisticRegression.L2),
                standardize,
                settings.get(LogisticRegression.INTERCEPT));
        double tolerance = settings.get(LogisticRegression.TOLERANCE);
        OptimizerSettings optimizer = new OptimizerSettings(
                settings.get(LogisticRegression.MAX_ITERATIONS),
                tolerance * VALUE_SHARE,
                tolerance,
                MEMORY,
                problem.penalties(settings.get(LogisticRegression.L1), standardize));
        State about = target.write(classes.write(State.EMPTY))
                .with(LogisticRegression.WIDE, (Object) (total.spread().remoteness() > REMOTE))
                .with(StateWidth.NAME, (Object) problem.width());
        return again(about, problem, OptimizerState.start(optimizer, problem.start(total.weights())));
    }

    private static Classes classes(ClassSummary total, Target target) {
        if (total.weights().length > 1) {
            return Classes.of(total.words().length > 0 ? Strings.of(total.words()) : Tensor.scalars(total.numbers()));
        }
        String only = total.words().length > 0
                ? total.words()[0]
                : total.numbers().length > 0 ? Classes.text(total.numbers()[0]) : "";
        throw PenstockException.data("a classifier needs rows of at least two classes")
                .value(total.rows() + " rows"
                        + (total.rows() == 0 ? " of a weight above zero" : " of the class " + only) + " in '"
                        + target.name() + "'")
                .remedy("look at the target, and at the filters and splits before this step")
                .build();
    }

    /** After an evaluation of the objective. */
    Outcome advance(LinearBlock.Sums total, State memory) {
        LogisticProblem problem = LogisticProblem.read(memory);
        OptimizerState state = OptimizerMemory.read(memory);
        double[] point = state.point();
        OptimizerState next = state.advance(problem.value(point, total), problem.gradient(point, total));
        State about = step.state();
        return next.finished() ? fitted(about, problem, next) : again(about, problem, next);
    }

    private Outcome again(State about, LogisticProblem problem, OptimizerState optimizer) {
        State carried = about.with(
                        LogisticRegression.COEFFICIENTS,
                        problem.coefficients(optimizer.point()),
                        problem.rows(),
                        problem.width())
                .with(LogisticRegression.INTERCEPTS, problem.intercepts(optimizer.point()))
                .with(LogisticRegression.FITTING, (Object) true);
        State memory = OptimizerMemory.write(problem.write(State.EMPTY), optimizer);
        String note = optimizer.evaluations() == 0
                ? "classes and deviations"
                : String.format(
                        Locale.ROOT, "iteration %d, objective %.6g", optimizer.iterations(), optimizer.bestValue());
        return new Outcome.Again(step.withState(carried), memory, note);
    }

    private Outcome fitted(State about, LogisticProblem problem, OptimizerState optimizer) {
        double[] coefficients = problem.coefficients(optimizer.point());
        double[] intercepts = problem.intercepts(optimizer.point());
        if (problem.rows() > 1) {
            boolean penalized = step.settings().get(LogisticRegression.L2) > 0
                    || step.settings().get(LogisticRegression.L1) > 0;
            if (!penalized) {
                problem.centre(coefficients, 0, problem.width());
            }
            problem.centre(intercepts, 0, 1);
        }
        State learned = State.EMPTY;
        for (String name : about.columns().keySet()) {
            learned = learned.with(name, about.columns().get(name));
        }
        for (String name : about.values().keySet()) {
            boolean passing = name.equals(LogisticRegression.FITTING) || name.equals(LogisticRegression.WIDE);
            learned = passing ? learned : learned.with(name, about.value(name));
        }
        return new Outcome.Fitted(step.withState(
                learned.with(LogisticRegression.COEFFICIENTS, coefficients, problem.rows(), problem.width())
                        .with(LogisticRegression.INTERCEPTS, intercepts)
                        .with(LogisticRegression.OBJECTIVE, new double[] {optimizer.bestValue()})
                        .with(LogisticRegression.ITERATIONS, (Object) optimizer.iterations())
                        .with(LogisticRegression.CONVERGED, (Object) optimizer.converged())));
    }
}
