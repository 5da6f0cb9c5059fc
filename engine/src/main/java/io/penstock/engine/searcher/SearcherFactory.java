package io.penstock.engine.searcher;

import io.penstock.engine.space.SearchSpace;
import java.util.List;
import java.util.Map;

/** A kind of searcher with its settings: an immutable value, from which studies make searchers. */
public interface SearcherFactory {
    /** The name under which files and the command line know it, such as {@code tpe}. */
    String name();

    /** Settings that differ from the defaults, by name. */
    Map<String, Object> settings();

    /** A searcher that has heard nothing yet. Throws a {@code PenstockException} where it cannot search such a space. */
    Searcher open(SearchSpace space, Brief brief);

    /** How it searches such a space, and why, in words. */
    default String describe(SearchSpace space, Brief brief) {
        return name();
    }

    /**
     * What a searcher is told of its study.
     *
     * @param seed of all draws; those for a trial depend on it and the trial's number
     * @param trials the declared budget; 0 where there is none
     * @param parallelism how many trials may be pending at once
     * @param objectives how many losses a trial has
     * @param known points to begin with, the first trials' in order
     */
    record Brief(long seed, int trials, int parallelism, int objectives, List<Map<String, Object>> known) {
        public Brief {
            known = List.copyOf(known);
        }

        /** One objective, one trial at a time. */
        public static Brief of(long seed, int trials) {
            return new Brief(seed, trials, 1, 1, List.of());
        }
    }
}
