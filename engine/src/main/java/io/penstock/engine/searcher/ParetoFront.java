package io.penstock.engine.searcher;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/** Which of several outcomes with more than one loss are better than which; of every loss, less is better. */
public final class ParetoFront {
    private ParetoFront() {}

    /** The indices of those that no other one dominates, in order. Outcomes with a NaN are never among them. */
    public static List<Integer> of(List<List<Double>> losses) {
        List<Integer> front = new ArrayList<>();
        for (int i = 0; i < losses.size(); i++) {
            List<Double> candidate = losses.get(i);
            boolean best = candidate.stream().noneMatch(value -> value.isNaN())
                    && losses.stream().noneMatch(other -> dominates(other, candidate));
            if (best) {
                front.add(i);
            }
        }
        return front;
    }

    /** Whether one is nowhere worse than the other, and somewhere better. */
    public static boolean dominates(List<Double> one, List<Double> other) {
        boolean better = false;
        for (int i = 0; i < one.size(); i++) {
            if (!(one.get(i) <= other.get(i))) {
                return false;
            }
            better |= one.get(i) < other.get(i);
        }
        return better;
    }

    /**
     * The front that each belongs to, from 0, fronts being taken away one after another. After K. Deb and others, "A fast and elitist
     * multiobjective genetic algorithm: NSGA-II" (2002).
     */
    static int[] ranks(List<List<Double>> losses) {
        Integer[] order = indices(losses.size());
        // Nothing is dominated by what stands behind it in lexicographic order.
        Arrays.sort(order, Comparator.comparing(losses::get, ParetoFront::lexicographic));
        int[] ranks = new int[losses.size()];
        List<List<Integer>> fronts = new ArrayList<>();
        for (int i : order) {
            int rank = 0;
            while (rank < fronts.size() && dominated(losses, fronts.get(rank), i)) {
                rank++;
            }
            if (rank == fronts.size()) {
                fronts.add(new ArrayList<>());
            }
            fronts.get(rank).add(i);
            ranks[i] = rank;
        }
        return ranks;
    }

    private static boolean dominated(List<List<Double>> losses, List<Integer> front, int candidate) {
        for (int i = front.size() - 1; i >= 0; i--) {
            if (dominates(losses.get(front.get(i)), losses.get(candidate))) {
                return true;
            }
        }
        return false;
    }

    private static int lexicographic(List<Double> one, List<Double> other) {
        for (int i = 0; i < one.size(); i++) {
            int compared = Double.compare(one.get(i), other.get(i));
            if (compared != 0) {
                return compared;
            }
        }
        return 0;
    }

    /** How much room each has among those of its front: the sum over the losses of the distance of its neighbours; infinite at the ends. */
    static double[] crowding(List<List<Double>> losses, int[] ranks) {
        double[] room = new double[losses.size()];
        int objectives = losses.isEmpty() ? 0 : losses.get(0).size();
        for (int objective = 0; objective < objectives; objective++) {
            int by = objective;
            Integer[] order = indices(losses.size());
            Arrays.sort(
                    order,
                    Comparator.comparingInt((Integer i) -> ranks[i])
                            .thenComparingDouble(i -> losses.get(i).get(by)));
            for (int start = 0, end; start < order.length; start = end) {
                end = start;
                while (end < order.length && ranks[order[end]] == ranks[order[start]]) {
                    end++;
                }
                double low = losses.get(order[start]).get(by);
                double span = losses.get(order[end - 1]).get(by) - low;
                room[order[start]] = Double.POSITIVE_INFINITY;
                room[order[end - 1]] = Double.POSITIVE_INFINITY;
                for (int j = start + 1; j < end - 1; j++) {
                    double between = losses.get(order[j + 1]).get(by)
                            - losses.get(order[j - 1]).get(by);
                    room[order[j]] += span > 0 ? between / span : 0;
                }
            }
        }
        return room;
    }

    private static Integer[] indices(int count) {
        Integer[] indices = new Integer[count];
        Arrays.setAll(indices, i -> i);
        return indices;
    }
}
