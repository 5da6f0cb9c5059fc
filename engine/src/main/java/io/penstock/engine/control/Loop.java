package io.penstock.engine.control;

import io.penstock.engine.error.PenstockException;
import io.penstock.engine.learn.Trainable;
import io.penstock.engine.step.Child;
import io.penstock.engine.step.Flow;
import io.penstock.engine.step.PlanBuilder;
import io.penstock.engine.step.Rearrangeable;
import io.penstock.engine.step.Step;
import io.penstock.engine.step.UndoneAtExit;
import io.penstock.engine.tree.Names;
import io.penstock.engine.tree.Trees;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * Sends each row through its steps again and again, until a condition holds for it, which is asked before each turn; rows that are done
 * stay as they are while others go on. A {@link Break} or {@link Continue} among the steps lets rows out of the loop, or of one
 * turn. The steps transform only: what learns has to be fitted before, and stays as it is. They have to give the
 * columns that they take. All turns happen inside one pass.
 *
 * <pre>{@code
 * Loop.of(100, new Halve()).until(Condition.column("x").below(1))
 * Loop.times(3, new Smooth(), new Break(Condition.column("x").isNull()))
 * }</pre>
 *
 * @param children the steps and exits
 * @param until asked before each turn
 * @param most how many turns a row may take
 * @param counted whether a row is done after so many turns; else it is an error that it does not end
 */
public record Loop(List<Child> children, Condition until, int most, boolean counted)
        implements Rearrangeable, UndoneAtExit {
    public Loop {
        children = List.copyOf(children);
        if (most < 1) {
            throw PenstockException.user("a loop needs a bound of at least one turn")
                    .value(String.valueOf(most))
                    .remedy("give the number of turns after which a row has certainly gone wrong")
                    .build();
        }
    }

    /** At most so many turns, after which a row that is not done is an error; {@link #until} says when one is done. */
    public static Loop of(int most, Step... steps) {
        return new Loop(Names.children(List.of(steps)), Condition.never(), most, false);
    }

    /** Exactly so many turns for every row that finds no exit before. */
    public static Loop times(int turns, Step... steps) {
        return new Loop(Names.children(List.of(steps)), Condition.never(), turns, true);
    }

    /** The same loop, which a row leaves when the condition holds for it. */
    public Loop until(Condition condition) {
        return new Loop(children, condition, most, counted);
    }

    @Override
    public Loop withChildren(List<? extends Step> steps) {
        return new Loop(Child.around(children, steps), until, most, counted);
    }

    @Override
    public Loop rearranged(List<Child> other) {
        return new Loop(other, until, most, counted);
    }

    @Override
    public Flow lower(PlanBuilder builder, Flow in) {
        requireNothingToLearn();
        until.require(in.schema());
        List<UnaryOperator<Flow>> parts = new ArrayList<>();
        List<Exit> exits = new ArrayList<>();
        int from = 0;
        for (int i = 0; i <= children.size(); i++) {
            Exit exit = i == children.size()
                    ? new Exit(Condition.never(), false)
                    : Exit.of(children.get(i).step());
            if (exit != null) {
                int first = from;
                int last = i;
                exit.when().require(in.schema());
                parts.add(flow -> part(builder, first, last, flow));
                exits.add(exit);
                from = i + 1;
            }
        }
        Turns turns = new Turns(until, exits, most, counted);
        return builder.frozen(flow -> builder.hosted("turns", turns, parts, flow), in);
    }

    /** The steps between two exits. */
    private static Flow part(PlanBuilder builder, int first, int last, Flow in) {
        Flow flow = in;
        for (int i = first; i < last; i++) {
            flow = builder.child(i, flow);
        }
        Ways.requireRows(flow, in);
        Agreement.of(List.of(in.schema(), flow.schema()));
        return flow;
    }

    private void requireNothingToLearn() {
        Trees.byPath(this).forEach((path, step) -> {
            if (step instanceof Trainable trainable && !trainable.isFitted()) {
                throw PenstockException.user("the steps of a loop transform; they cannot learn in it")
                        .value("an unfitted " + step.getClass().getSimpleName())
                        .remedy("fit it before, outside of the loop")
                        .build();
            }
        });
    }

    @Override
    public Flow undo(PlanBuilder builder, Flow in) {
        return Ways.requireNothingToUndo(builder, in, children.size());
    }
}
