package io.penstock.engine.plan;

import io.penstock.engine.step.Seeds;

/**
 * In which repetition something runs.
 *
 * @param epoch of the innermost repetition, from 0
 * @param salt of the seed: differs with the epochs of the outer repetitions, 0 in the first of each
 * @param key tells repetitions and parts of drivers apart, in words
 */
public record Scope(int epoch, long salt, String key) {
    /** Outside of any repetition. */
    public static final Scope ROOT = new Scope(0, 0, "");

    /** Inside a driver: a part of it, in that epoch of its own. */
    public Scope inside(String part, int itsEpoch) {
        long salted = epoch == 0 ? salt : Seeds.hash(salt, epoch, 1);
        return new Scope(itsEpoch, salted, key + "/" + part);
    }

    /** For one piece of work among others; draws do not depend on it. */
    public Scope apart(String work) {
        return new Scope(epoch, salt, key + "/" + work);
    }

    /** The seed of draws in this scope; the epoch itself comes with the context. */
    public long seed(long seed) {
        return salt == 0 ? seed : Seeds.hash(seed, salt, 2);
    }
}
