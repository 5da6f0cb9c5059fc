package io.penstock.spark.ship;

import io.penstock.engine.step.Step;
import java.io.Serializable;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.broadcast.Broadcast;

/** What a task is told about the steps that it needs: where each one's parcel lies in which broadcast. Small. */
public final class Cargo implements Serializable {
    private static final long serialVersionUID = 1L;

    private final Item[] items;

    /** One step. */
    record Item(String path, String digest, Broadcast<byte[]> bundle, int offset, int length) implements Serializable {}

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
