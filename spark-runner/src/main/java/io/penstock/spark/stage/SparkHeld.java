package io.penstock.spark.stage;

import io.penstock.engine.drive.Held;
import io.penstock.spark.ship.Uninterrupted;
import org.apache.spark.broadcast.Broadcast;

/**
 * Blocks that every executor can have.
 *
 * @param freight their bytes, sent to an executor when a task of it asks for them first
 */
record SparkHeld(Freight freight, Broadcast<byte[]> broadcast, long rows, long bytes) implements Held {
    @Override
    public void close() {
        Uninterrupted.run(broadcast::destroy);
        freight.forget();
    }
}
