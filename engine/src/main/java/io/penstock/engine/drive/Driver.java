package io.penstock.engine.drive;

import io.penstock.engine.step.MetaStep;

/**
 * A meta-step that decides by itself what is fitted, on which of its rows and how often. Only a fit asks it to; to
 * transform, it is lowered as any meta-step.
 */
public interface Driver extends MetaStep {
    /** Learns. Gives back the same meta-step around fitted children. */
    Driver drive(Fitter fitter);

    /** Whether its work is worth spreading over a cluster also where the data are small enough for one machine. */
    default boolean isSpread() {
        return false;
    }

    /** What it does, in a few words for a plan: {@code 10 epochs}. */
    String describe();
}
