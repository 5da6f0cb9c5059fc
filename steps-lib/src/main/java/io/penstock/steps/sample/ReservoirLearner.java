package io.penstock.steps.sample;

import io.penstock.engine.data.Batch;
import io.penstock.engine.data.Tensor;
import io.penstock.engine.learn.Learner;
import io.penstock.engine.learn.Outcome;
import io.penstock.engine.learn.Pass;
import io.penstock.engine.step.Context;
import io.penstock.engine.step.State;
import io.penstock.steps.common.Elements;
import io.penstock.steps.common.Features;
import io.penstock.steps.common.PathSeed;
import io.penstock.steps.common.Values;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.function.Function;

/** Collects a {@link Reservoir} in one exact pass. */
final class ReservoirLearner implements Learner<Reservoir> {
    private final Features features;
    private final long key;
    private final int classes;
    private final int most;
    private final Function<Batch, int[]> classOfRows;
    private final Function<Reservoir, Outcome> conclusion;

    /**
     * @param most rows of a class
     * @param classOfRows the class of every row of a block, −1 for one of which nothing is kept
     */
    ReservoirLearner(
            Features features,
            long key,
            int classes,
            int most,
            Function<Batch, int[]> classOfRows,
            Function<Reservoir, Outcome> conclusion) {
        this.features = features;
        this.key = key;
        this.classes = classes;
        this.most = most;
        this.classOfRows = classOfRows;
        this.conclusion = conclusion;
    }

    private record Entry(long place, double[] row) {}

    @Override
    public Pass<Reservoir> open(Context context) {
        Comparator<Entry> byPlace = (left, right) -> Long.compareUnsigned(left.place, right.place);
        List<PriorityQueue<Entry>> kept = new ArrayList<>();
        for (int k = 0; k < classes; k++) {
            kept.add(new PriorityQueue<>(byPlace.reversed()));
        }
        return new Pass<>() {
            @Override
            public void learn(Batch batch) {
                if (batch.isEmpty()) {
                    return;
                }
                Tensor matrix = features.matrix(batch);
                Values.requireFinite(batch, matrix, features);
                int[] positions = classOfRows.apply(batch);
                for (int row = 0; row < positions.length; row++) {
                    if (positions[row] >= 0) {
                        add(kept.get(positions[row]), PathSeed.place(key, batch.ids()[row]), matrix, row);
                    }
                }
            }

            private void add(PriorityQueue<Entry> queue, long place, Tensor matrix, int row) {
                Entry last = queue.peek();
                if (queue.size() == most && last != null) {
                    if (Long.compareUnsigned(place, last.place) >= 0) {
                        return;
                    }
                    queue.poll();
                }
                double[] values = new double[matrix.width()];
                Elements.read(matrix, row, values);
                queue.add(new Entry(place, values));
            }

            @Override
            public Reservoir finish() {
                return reservoir(kept, byPlace);
            }
        };
    }

    private static Reservoir reservoir(List<PriorityQueue<Entry>> kept, Comparator<Entry> byPlace) {
        List<long[]> places = new ArrayList<>();
        List<double[]> rows = new ArrayList<>();
        for (PriorityQueue<Entry> queue : kept) {
            List<Entry> sorted = queue.stream().sorted(byPlace).toList();
            places.add(sorted.stream().mapToLong(Entry::place).toArray());
            rows.add(sorted.stream()
                    .flatMapToDouble(entry -> Arrays.stream(entry.row))
                    .toArray());
        }
        return new Reservoir(places, rows);
    }

    @Override
    public Reservoir merge(Reservoir left, Reservoir right) {
        return left.merge(right, most);
    }

    @Override
    public Outcome conclude(Reservoir total, State memory) {
        return conclusion.apply(total);
    }
}
