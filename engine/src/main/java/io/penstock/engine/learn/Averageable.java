package io.penstock.engine.learn;

import io.penstock.engine.step.State;
import java.util.List;

/**
 * A step that learns by stochastic descent, of which several workers can have copies: what they learned is averaged. See
 * McMahan et al., <i>Communication-Efficient Learning of Deep Networks from Decentralized Data</i>, AISTATS 2017.
 */
public interface Averageable extends Learnable {
    /**
     * The mean of several states of this step.
     *
     * @param states of copies that began at the same state; at least one
     * @param rows that each has learned from; not negative, at least one positive
     */
    State average(List<State> states, double[] rows);
}
