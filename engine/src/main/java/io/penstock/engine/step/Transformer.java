package io.penstock.engine.step;

import io.penstock.engine.data.Schema;

/** A step that makes blocks of blocks, row for row: ids out are the ids in. Two methods make a stateless step. */
public interface Transformer extends Step {
    /**
     * What this step makes of a schema. Dimensions that only a fit can tell are
     * {@link io.penstock.engine.data.Field#UNKNOWN} before it.
     *
     * @throws io.penstock.engine.error.PenstockException where the step cannot take the schema
     */
    Schema outputs(Schema inputs, Phase phase);

    /** The live half of this step, for one thread. Whoever calls this closes it. */
    LiveStep setup(Context context);
}
