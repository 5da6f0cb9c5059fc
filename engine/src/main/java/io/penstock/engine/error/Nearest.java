package io.penstock.engine.error;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** Finds the known names nearest to a mistyped one, by edit distance. */
public final class Nearest {
    private static final int MOST = 3;

    private Nearest() {}

    /** Up to three of the known names, nearest first; only those within half of the name's length. */
    public static List<String> to(String name, Collection<String> known) {
        String wanted = name.toLowerCase(Locale.ROOT);
        int limit = Math.max(2, name.length() / 2);
        record Candidate(String name, int distance) {}
        return known.stream()
                .distinct()
                .map(candidate -> new Candidate(candidate, distance(wanted, candidate.toLowerCase(Locale.ROOT))))
                .filter(candidate -> candidate.distance() <= limit
                        || candidate.name().toLowerCase(Locale.ROOT).contains(wanted))
                .sorted(Comparator.comparingInt(Candidate::distance).thenComparing(Candidate::name))
                .limit(MOST)
                .map(Candidate::name)
                .toList();
    }

    /** A remedy in words: "did you mean a, b?", or the whole list where nothing is near. */
    public static String remedy(String name, Collection<String> known) {
        List<String> near = to(name, known);
        if (!near.isEmpty()) {
            return "did you mean " + String.join(", ", near) + "?";
        }
        return known.isEmpty()
                ? "there are none to choose from"
                : "known are " + String.join(", ", known.stream().sorted().toList());
    }

    /** Optimal string alignment distance: insertions, deletions, substitutions and swaps of neighbours. */
    static int distance(String left, String right) {
        int[][] cost = new int[left.length() + 1][right.length() + 1];
        for (int i = 0; i <= left.length(); i++) {
            for (int j = 0; j <= right.length(); j++) {
                if (i == 0 || j == 0) {
                    cost[i][j] = i + j;
                    continue;
                }
                int change = left.charAt(i - 1) == right.charAt(j - 1) ? 0 : 1;
                int best = Math.min(cost[i - 1][j - 1] + change, 1 + Math.min(cost[i - 1][j], cost[i][j - 1]));
                if (i > 1
                        && j > 1
                        && left.charAt(i - 1) == right.charAt(j - 2)
                        && left.charAt(i - 2) == right.charAt(j - 1)) {
                    best = Math.min(best, cost[i - 2][j - 2] + 1);
                }
                cost[i][j] = best;
            }
        }
        return cost[left.length()][right.length()];
    }
}
