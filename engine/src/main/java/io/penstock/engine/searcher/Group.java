package io.penstock.engine.searcher;

import static java.util.Objects.requireNonNull;

import io.penstock.engine.searcher.parzen.Axis;
import io.penstock.engine.space.Condition;
import io.penstock.engine.space.Dimension;
import io.penstock.engine.space.SearchSpace;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Dimensions that are active together.
 *
 * @param places of the dimensions in the space
 * @param dimensions themselves
 * @param axes of their values
 * @param parents those of the axes on whose values other dimensions depend
 */
record Group(List<Integer> places, List<Dimension> dimensions, List<Axis> axes, List<Integer> parents) {
    /** The share of trials that look at all branches, however good one of them is. */
    private static final double ALL_BRANCHES = 0.15;

    /**
     * The groups of a space, those that others depend on first.
     *
     * @param alone whether every dimension is a group of its own
     */
    static List<Group> of(SearchSpace space, boolean alone) {
        Map<String, Set<Condition>> needs = new HashMap<>();
        Map<Key, Group> groups = new LinkedHashMap<>();
        Set<String> parents = new HashSet<>();
        for (Dimension dimension : space.dimensions()) {
            dimension.conditions().forEach(condition -> parents.add(condition.parameter()));
        }
        for (int place = 0; place < space.dimensions().size(); place++) {
            Dimension dimension = space.dimensions().get(place);
            Set<Condition> conditions = new HashSet<>(dimension.conditions());
            for (Condition condition : dimension.conditions()) {
                conditions.addAll(needs.getOrDefault(condition.parameter(), Set.of()));
            }
            needs.put(dimension.name(), conditions);
            Group group = groups.computeIfAbsent(
                    new Key(conditions, alone ? place : 0),
                    key -> new Group(new ArrayList<>(), new ArrayList<>(), new ArrayList<>(), new ArrayList<>()));
            group.places.add(place);
            group.dimensions.add(dimension);
            boolean parent = parents.contains(dimension.name());
            if (parent) {
                group.parents.add(group.axes.size());
            }
            group.axes.add(new Axis(dimension.distribution(), parent ? ALL_BRANCHES : 0));
        }
        return groups.entrySet().stream()
                .sorted(Comparator.comparingInt(
                        entry -> entry.getKey().conditions().size()))
                .map(Map.Entry::getValue)
                .toList();
    }

    /** What the dimensions of a group have in common. */
    private record Key(Set<Condition> conditions, int place) {}

    /** Whether the dimensions are active at a point. */
    boolean isActive(Map<String, Object> point) {
        return point.containsKey(dimensions.get(0).name());
    }

    /** Values of other groups together with those of this one at coordinates. */
    Map<String, Object> extend(Map<String, Object> values, double[] coordinates) {
        Map<String, Object> extended = new HashMap<>(values);
        for (int a = 0; a < coordinates.length; a++) {
            extended.put(dimensions.get(a).name(), axes.get(a).value(coordinates[a]));
        }
        return extended;
    }

    /** The intervals of a point's values, by axis. */
    double[][] cells(Map<String, Object> point) {
        double[][] cells = new double[axes.size()][];
        for (int a = 0; a < cells.length; a++) {
            cells[a] =
                    axes.get(a).cell(requireNonNull(point.get(dimensions.get(a).name())));
        }
        return cells;
    }
}
