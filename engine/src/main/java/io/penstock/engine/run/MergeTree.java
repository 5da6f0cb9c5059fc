package io.penstock.engine.run;

import io.penstock.engine.error.PenstockException;
import io.penstock.engine.learn.Aggregator;
import java.util.ArrayList;
import java.util.List;

/**
 * Merges partials in partition order in a tree whose shape depends on their number only: groups of {@link #FAN_IN}
 * neighbours are folded from left to right, then the groups' results again. So the same partitions give the same bits,
 * wherever each group was merged.
 */
public final class MergeTree {
    /** How many neighbours are folded at a time. */
    public static final int FAN_IN = 8;

    private MergeTree() {}

    /** Merges what every task brought back into one result with one total per sink. */
    public static TaskPass.Result merge(List<TaskPass.Result> results, List<Sink> sinks) {
        List<TaskPass.Result> level = results;
        while (level.size() > 1) {
            List<TaskPass.Result> next = new ArrayList<>();
            for (int i = 0; i < level.size(); i += FAN_IN) {
                next.add(group(level.subList(i, Math.min(level.size(), i + FAN_IN)), sinks));
            }
            level = next;
        }
        return level.get(0);
    }

    /** Folds one group of neighbours from left to right. */
    public static TaskPass.Result group(List<TaskPass.Result> group, List<Sink> sinks) {
        long[] rows = new long[sinks.size()];
        for (TaskPass.Result result : group) {
            for (int i = 0; i < rows.length; i++) {
                rows[i] += result.rows()[i];
            }
        }
        List<Object> totals = new ArrayList<>();
        for (int i = 0; i < sinks.size(); i++) {
            int position = i;
            totals.add(fold(
                    sinks.get(i),
                    group.stream()
                            .map(result -> result.partials().get(position))
                            .toList()));
        }
        List<UsedDevice> devices = new ArrayList<>();
        group.forEach(result -> devices.addAll(result.devices()));
        return new TaskPass.Result(rows, totals, UsedDevice.distinct(devices));
    }

    @SuppressWarnings("unchecked")
    private static Object fold(Sink sink, List<Object> partials) {
        Aggregator<Object> aggregator = (Aggregator<Object>) sink.aggregator();
        Object total = partials.get(0);
        for (int i = 1; i < partials.size(); i++) {
            try {
                total = aggregator.merge(total, partials.get(i));
            } catch (RuntimeException | OutOfMemoryError e) {
                throw PenstockException.wrap(e, sink.path(), "merge");
            }
        }
        return total;
    }
}
