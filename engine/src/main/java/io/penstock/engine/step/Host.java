package io.penstock.engine.step;

import java.util.List;

/**
 * Runs parts of a plan in a way of its own: again and again, on several threads, in another phase. A value that a meta-step
 * makes while it is planned; never a child.
 */
public interface Host extends Step {
    /** The live half, for one thread; it opens the parts, as often as it likes, and closes what it has opened. */
    LiveStep setup(Context context, List<Part> parts);

    /** In which phase the parts are planned and run. */
    default Phase phase(Phase outer) {
        return outer;
    }

    /** True where the parts one after the other give the same without this host: then what learns may be planned without it. */
    default boolean isOptional() {
        return false;
    }

    /** A chain of steps, ready to work on blocks. */
    @FunctionalInterface
    interface Part {
        /**
         * The chain at work, for the thread that calls this and closes it.
         *
         * @param worker tells threads that share a partition apart, from 0: their random draws differ
         */
        LiveStep open(int worker);
    }
}
