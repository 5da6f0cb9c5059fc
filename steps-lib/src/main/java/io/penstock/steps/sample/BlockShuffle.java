package io.penstock.steps.sample;

import io.penstock.engine.data.Schema;
import io.penstock.engine.param.Settings;
import io.penstock.engine.step.Context;
import io.penstock.engine.step.LiveStep;
import io.penstock.engine.step.Phase;
import io.penstock.engine.step.RowChanging;
import io.penstock.engine.step.State;
import io.penstock.engine.step.TrainingOnly;
import io.penstock.engine.type.BaseStep;
import io.penstock.engine.type.StepType;
import io.penstock.steps.common.PathSeed;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Puts the rows of each block in a random order, in training only: by a hash of the seed, the step's path, the epoch and
 * the row's id. No row leaves its block, so this costs nothing but a copy; rows that are sorted over many blocks stay so
 * on the whole.
 */
public final class BlockShuffle extends BaseStep implements TrainingOnly, RowChanging {
    public static final StepType<BlockShuffle> TYPE = StepType.of(
            "BlockShuffle",
            BlockShuffle.class,
            "Puts the rows of each block in a random order, in training only.",
            List.of(),
            BlockShuffle::new);

    public BlockShuffle() {
        this(TYPE.defaults(), State.EMPTY);
    }

    BlockShuffle(Settings settings, State state) {
        super(settings, state);
    }

    @Override
    public StepType<BlockShuffle> type() {
        return TYPE;
    }

    @Override
    public Schema outputs(Schema inputs, Phase phase) {
        return inputs;
    }

    @Override
    public LiveStep setup(Context context) {
        if (context.phase() != Phase.TRAIN) {
            return batch -> batch;
        }
        long key = PathSeed.ofEpoch(context);
        return batch -> {
            long[] places = new long[batch.rows()];
            for (int row = 0; row < places.length; row++) {
                places[row] = PathSeed.place(key, batch.ids()[row]);
            }
            return batch.select(IntStream.range(0, places.length)
                    .boxed()
                    .sorted(Comparator.comparingLong(row -> places[row]))
                    .mapToInt(Integer::intValue)
                    .toArray());
        };
    }
}
