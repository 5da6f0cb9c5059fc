package io.penstock.engine.step;

import io.penstock.engine.data.Schema;
import java.util.List;

/**
 * What a meta-step does with several flows at once: voting, putting back what was taken apart, choosing row by row. A value
 * that a meta-step makes while it is planned; never a child.
 */
public interface Combiner extends Step {
    /** What comes out; the rows are those of the first of the flows. */
    Schema outputs(List<Schema> inputs, Phase phase);

    /** The live half, for one thread. Whoever calls this closes it. */
    LiveCombiner setup(Context context);
}
