package io.penstock.engine.learn;

import io.penstock.engine.data.Schema;
import io.penstock.engine.strategy.Strategy;

/** A step that learns by stochastic gradient descent, and leaves it to others how its workers come to one result. */
public interface Descending extends Learnable {
    /** The learner of this step for data of that schema, when workers go about it like that. */
    Learner<?> learner(Schema schema, Strategy strategy);

    @Override
    default Learner<?> learner(Schema schema) {
        return learner(schema, Strategy.OWN);
    }
}
