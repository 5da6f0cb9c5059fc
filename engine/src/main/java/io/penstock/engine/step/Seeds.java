package io.penstock.engine.step;

import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/** Random draws as pure functions of what they are for. */
public final class Seeds {
    private Seeds() {}

    /** A generator for one step, round and partition. */
    public static RandomGenerator generator(long seed, String path, long round, long partition) {
        return new SplittableRandom(mix(mix(mix(mix(seed) ^ hash(path)) ^ round) ^ partition));
    }

    /** A 64-bit hash of a seed, an epoch and a row's id, for orders and splits that depend on nothing else. */
    public static long hash(long seed, long epoch, long id) {
        return mix(mix(mix(seed) ^ epoch) ^ id);
    }

    /** The id of a copy of a row: the copies of one id that one step makes count from 1. */
    public static long derivedId(String path, long id, long copy) {
        return mix(mix(hash(path) ^ copy) ^ id);
    }

    /** FNV-1a over the characters. */
    private static long hash(String text) {
        long hash = 0xcbf29ce484222325L;
        for (int i = 0; i < text.length(); i++) {
            hash = (hash ^ text.charAt(i)) * 0x100000001b3L;
        }
        return hash;
    }

    /** The finalizer of SplitMix64 (Steele, Lea and Flood, 2014) after its increment. */
    private static long mix(long value) {
        long z = value + 0x9e3779b97f4a7c15L;
        z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
        z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
        return z ^ (z >>> 31);
    }
}
