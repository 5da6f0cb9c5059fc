package io.penstock.engine.drive;

import io.penstock.engine.learn.Metric;
import io.penstock.engine.step.Child;
import io.penstock.engine.step.Step;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** What a {@link Driver} fits with, on whatever runner. Every call reads the rows that reach the driver, or what it made of them. */
public interface Fitter {
    /** The rows that reach the driver. */
    Rows rows();

    /** The same fitter for one part of the driver's work; draws differ from epoch to epoch, and parts are told apart in checkpoints. */
    Fitter in(String part, int epoch);

    /** The same fitter for one piece of work, which checkpoints tell apart from others; draws are the same. */
    Fitter apart(String work);

    /** Fits a step from scratch, under the path of the driver's child of that name. */
    Step fit(Child child, Rows rows);

    /** Whether what was fitted goes on learning, and is not fitted anew. */
    boolean isUpdate();

    /** Fits a step of the driver's own, such as a split, under a name of its own. */
    Step fitOwn(String name, Step step, Rows rows);

    /** Lets a step go on learning from where it is; unfitted steps start from scratch. */
    Step fitFurther(Child child, Rows rows);

    /** Measures a fitted step in the evaluate phase, in which training-only steps do not act on the rows either: scores by name. */
    Map<String, Object> evaluate(Child child, Rows rows, List<? extends Metric<?>> metrics);

    /**
     * Does work that runs beside other work of the same driver, on the calling thread, under a name for whoever watches. It gets a fitter of its own:
     * what that one fits is in no report and in no checkpoint, and what it keeps at hand is let go of in the end. An interrupt of the thread ends what runs.
     */
    <T> T beside(String name, Function<Fitter, T> work);

    /**
     * Brings rows together in memory, as a fit sees them, or as a measurement does.
     *
     * @param training whether for a fit
     * @return empty where they take more than so many bytes
     */
    Optional<Held> hold(Rows rows, boolean training, long mostBytes);

    /**
     * Carries out errands, wherever there is room for one more thread.
     *
     * @param places at most so many at once, each of them one errand after the other
     */
    List<Errand.Result> send(String name, List<Errand> errands, int places);

    /** Lets go of rows that were {@link Rows#kept}, before the driver is done. */
    void release(Rows kept);

    /** What rows that were {@link Rows#kept} take by now; 0 where nobody has asked for them yet. */
    long bytes(Rows kept);

    /** What there is for errands and for rows, by now. */
    Room room();

    /** Tells whoever listens how far the work has come. */
    void note(int epoch, String note);
}
