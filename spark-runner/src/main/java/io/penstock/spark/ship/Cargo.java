package io.penstock.spark.ship;

import io.penstock.engine.step.Step;
import java.io.Serializable;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.spark.broadcast.Broadcast;
import org.jspecify.annotations.Nullable;

/** What a task is told about the steps that it needs: where each one's parcel lies in which broadcast. Small. */
public final class Cargo implements Serializable {
    private static final long serialVersionUID = 1L;

    private final Item[] items;

    /**
     * One step.
     *
     * @param bundle the broadcast that it lies in, or null
     * @param inline its bytes where there is no broadcast: they travel with the task's function
     */
    record Item(
            String path,
            String digest,
            @Nullable Broadcast<byte[]> bundle,
            byte @Nullable [] inline,
            int offset,
            int length)
            implements Serializable {
        byte[] parcel() {
            byte[] from =
                    inline != null ? inline : Objects.requireNonNull(bundle).value();
            return Arrays.copyOfRange(from, offset, offset + length);
        }
    }

    Cargo(List<Item> items) {
        this.items = items.toArray(new Item[0]);
    }

    /** The steps by path; each is loaded where this process does not hold it already. */
    public Map<String, Step> steps() {
        Map<String, Step> steps = new HashMap<>();
        for (Item item : items) {
            steps.put(item.path(), ParcelStore.get(item));
        }
        return steps;
    }
}
