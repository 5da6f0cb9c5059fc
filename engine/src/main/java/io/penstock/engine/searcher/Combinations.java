package io.penstock.engine.searcher;

import io.penstock.engine.param.Distribution;
import io.penstock.engine.param.Distributions;
import io.penstock.engine.space.Dimension;
import io.penstock.engine.space.SearchSpace;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;

/** Every allowed combination of some values of each dimension, one after another; values of inactive dimensions are not combined. */
final class Combinations implements Iterator<Map<String, Object>> {
    /** Dimensions with more values than that are cut at quantiles. */
    static final int MOST_VALUES = 10_000;

    private final SearchSpace space;
    private final List<List<Object>> values;
    private final int[] places;
    private Map<String, Object> next = Map.of();
    private boolean ended;

    private Combinations(SearchSpace space, List<List<Object>> values) {
        this.space = space;
        this.values = values;
        this.places = new int[values.size()];
        settle();
    }

    /**
     * Combinations of all values that can be counted, and of some of the others.
     *
     * @param points how many of those that cannot be counted: evenly spaced quantiles, with both ends
     */
    static Combinations of(SearchSpace space, int points) {
        List<List<Object>> values = new ArrayList<>();
        for (Dimension dimension : space.dimensions()) {
            Distribution distribution = dimension.distribution();
            values.add(
                    distribution.size() <= MOST_VALUES
                            ? Distributions.values(distribution)
                            : quantiles(distribution, points));
        }
        return new Combinations(space, values);
    }

    /** An upper bound of the number of points of a space; infinite where they cannot be counted. */
    static double most(SearchSpace space) {
        double product = 1;
        for (Dimension dimension : space.dimensions()) {
            long size = dimension.distribution().size();
            product *= size == Long.MAX_VALUE ? Double.POSITIVE_INFINITY : size;
        }
        return product;
    }

    private static List<Object> quantiles(Distribution distribution, int points) {
        Set<Object> values = new LinkedHashSet<>();
        for (int i = 0; i < points; i++) {
            double probability = points == 1 ? 0.5 : i / (points - 1.0);
            boolean endless = i == 0 && Double.isInfinite(distribution.min())
                    || i == points - 1 && Double.isInfinite(distribution.max());
            double inside = endless ? Math.abs(probability - 0.5 / points) : probability;
            values.add(distribution.inverseCdf(inside));
        }
        return List.copyOf(values);
    }

    @Override
    public boolean hasNext() {
        return !ended;
    }

    @Override
    public Map<String, Object> next() {
        if (ended) {
            throw new NoSuchElementException();
        }
        Map<String, Object> point = next;
        advance();
        settle();
        return point;
    }

    /** Goes on to the first allowed combination from here. */
    private void settle() {
        while (!ended) {
            next = point();
            if (space.isAllowed(next)) {
                return;
            }
            advance();
        }
    }

    private Map<String, Object> point() {
        Map<String, Object> point = new LinkedHashMap<>();
        for (int i = 0; i < places.length; i++) {
            Dimension dimension = space.dimensions().get(i);
            if (space.isActive(dimension, point)) {
                point.put(dimension.name(), values.get(i).get(places[i]));
            }
        }
        return Collections.unmodifiableMap(point);
    }

    private void advance() {
        Map<String, Object> point = point();
        for (int i = places.length - 1; i >= 0; i--) {
            boolean active = point.containsKey(space.dimensions().get(i).name());
            if (active && places[i] + 1 < values.get(i).size()) {
                places[i]++;
                return;
            }
            places[i] = 0;
        }
        ended = true;
    }
}
