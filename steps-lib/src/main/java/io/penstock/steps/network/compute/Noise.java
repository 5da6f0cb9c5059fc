package io.penstock.steps.network.compute;

/** Numbers that look random and follow from a seed and a place, by whole numbers of 32 bits only, so that any device computes the same. */
final class Noise {
    private Noise() {}

    /** Between 0 (inclusive) and 1 (exclusive), a multiple of 2<sup>-24</sup>. */
    static float uniform(int seed, int place) {
        int hash = place * 0x9E3779B9 + seed;
        hash = (hash ^ hash >>> 16) * 0x85EBCA6B;
        hash = (hash ^ hash >>> 13) * 0xC2B2AE35;
        hash ^= hash >>> 16;
        return (hash >>> 8) * 0x1p-24f;
    }
}
