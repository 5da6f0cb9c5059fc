package io.penstock.steps.sample;

import io.penstock.engine.data.Batch;
import io.penstock.engine.learn.Learner;
import io.penstock.engine.learn.Outcome;
import io.penstock.engine.learn.Pass;
import io.penstock.engine.step.Context;
import io.penstock.engine.step.State;
import io.penstock.steps.common.PathSeed;
import io.penstock.steps.label.Classes;
import java.util.function.Function;

/** One round of a {@link PlaceSelection}: counts the rows of every class by the next bits of their places. */
final class PlaceLearner implements Learner<long[]> {
    private final Classes classes;
    private final String target;
    private final long key;
    private final PlaceSelection selection;
    private final Function<long[], Outcome> conclusion;

    PlaceLearner(
            Classes classes, String target, long key, PlaceSelection selection, Function<long[], Outcome> conclusion) {
        this.classes = classes;
        this.target = target;
        this.key = key;
        this.selection = selection;
        this.conclusion = conclusion;
    }

    @Override
    public Pass<long[]> open(Context context) {
        int[] slots = selection.slots();
        int bits = selection.bits();
        long[] counters = selection.counters();
        return new Pass<>() {
            @Override
            public void learn(Batch batch) {
                int[] positions = classes.positions(batch, target, null);
                for (int row = 0; row < positions.length; row++) {
                    int k = positions[row];
                    int bin = slots[k] < 0 ? -1 : selection.bin(k, PathSeed.place(key, batch.ids()[row]));
                    if (bin >= 0) {
                        counters[(slots[k] << bits) + bin]++;
                    }
                }
            }

            @Override
            public long[] finish() {
                return counters;
            }
        };
    }

    @Override
    public long[] merge(long[] left, long[] right) {
        long[] sum = left.clone();
        for (int i = 0; i < sum.length; i++) {
            sum[i] += right[i];
        }
        return sum;
    }

    @Override
    public Outcome conclude(long[] total, State memory) {
        return conclusion.apply(total);
    }
}
