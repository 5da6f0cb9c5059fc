package io.penstock.engine.searcher;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/**
 * Trials from the best to the worst: complete ones by their losses, then pruned ones by how far they came and their losses, then infeasible ones
 * by how much. Those that are pending, have failed, or have losses that are no numbers are not among them.
 */
final class Standing {
    private static final Comparator<Observation> ONE_LOSS = Comparator.comparingDouble(Observation::violation)
            .thenComparing(observation -> observation.state() == Observation.State.PRUNED)
            .thenComparing(Comparator.comparingInt(Observation::step).reversed())
            .thenComparingDouble(Observation::loss)
            .thenComparingInt(Observation::number);

    private Standing() {}

    /** Whether anything can be learned from what it showed. */
    static boolean isUsable(Observation observation) {
        boolean ended =
                observation.state() == Observation.State.COMPLETE || observation.state() == Observation.State.PRUNED;
        return ended
                && !observation.losses().isEmpty()
                && observation.losses().stream().noneMatch(loss -> loss.isNaN())
                && !Double.isNaN(observation.violation());
    }

    /** The usable ones, the best first. */
    static List<Observation> of(Collection<Observation> observations) {
        List<Observation> order = new ArrayList<>();
        List<Observation> several = new ArrayList<>();
        for (Observation observation : observations) {
            if (isUsable(observation)) {
                boolean ranked = observation.losses().size() > 1
                        && observation.state() == Observation.State.COMPLETE
                        && observation.violation() <= 0;
                (ranked ? several : order).add(observation);
            }
        }
        order.sort(ONE_LOSS);
        order.addAll(0, byFronts(several));
        return order;
    }

    /** Front by front, of one front the less crowded first. */
    private static List<Observation> byFronts(List<Observation> observations) {
        List<List<Double>> losses =
                observations.stream().map(Observation::losses).toList();
        int[] ranks = ParetoFront.ranks(losses);
        double[] crowding = ParetoFront.crowding(losses, ranks);
        List<Integer> order = new ArrayList<>();
        for (int i = 0; i < ranks.length; i++) {
            order.add(i);
        }
        order.sort(Comparator.comparingInt((Integer i) -> ranks[i])
                .thenComparing(
                        Comparator.comparingDouble((Integer i) -> crowding[i]).reversed()));
        return order.stream().map(observations::get).toList();
    }
}
