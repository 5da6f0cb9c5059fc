package io.penstock.engine.checkpoint;

import io.penstock.engine.data.Schema;
import io.penstock.engine.error.PenstockException;
import io.penstock.engine.format.Json;
import io.penstock.engine.format.SchemaJson;
import io.penstock.engine.run.Memo;
import io.penstock.engine.step.Step;
import io.penstock.engine.storage.Digests;
import io.penstock.engine.storage.Storage;
import io.penstock.engine.type.Parcel;
import io.penstock.engine.type.StepTypes;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * Where fits keep what they have finished: every fitted step, every score of an epoch, and every so often the round of a
 * fit. A fit of the same tree, schema and seed that is begun again after its process died takes all of that up, and ends with the
 * result of an undisturbed one. It is for the caller to give it the same data. Once a fit has ended, the next one starts anew.
 */
public final class Checkpoints {
    private static final int MOST_ATTEMPTS = 100_000;

    private final Storage storage;
    private final Duration pause;

    private Checkpoints(Storage storage, Duration pause) {
        this.storage = storage;
        this.pause = pause;
    }

    /** In that place; rounds are kept ten seconds apart at least. */
    public static Checkpoints in(Storage storage) {
        return new Checkpoints(storage, Duration.ofSeconds(10));
    }

    /** With another time between rounds that are kept; zero keeps every round. */
    public Checkpoints every(Duration other) {
        return new Checkpoints(storage, other);
    }

    /** The memory of one fit: that of the last one that has not ended, or a new one. */
    public Memo open(Step root, Schema schema, long seed, boolean further) {
        StepTypes types = StepTypes.discover();
        Map<String, Object> identity = new TreeMap<>();
        identity.put("tree", Parcel.pack(root, types).digest());
        identity.put("schema", SchemaJson.write(schema));
        identity.put("seed", seed);
        identity.put("further", further);
        String fit = Digests.sha256(Json.write(identity)).substring(0, 16);
        try {
            for (int attempt = 1; attempt <= MOST_ATTEMPTS; attempt++) {
                String folder = String.format(Locale.ROOT, "fits/%s/%06d", fit, attempt);
                List<String> ended = storage.list(folder + "/end");
                if (ended.isEmpty()) {
                    storage.create(folder + "/begin/fit.json", Json.write(identity));
                    return new StoredMemo(storage, folder, types, pause);
                }
            }
        } catch (IOException e) {
            throw failed(storage, e);
        }
        throw PenstockException.resource("a place for checkpoints must have room for one more fit")
                .value(MOST_ATTEMPTS + " fits of this pipeline in " + storage.location())
                .remedy("delete old ones")
                .build();
    }

    static byte[] marker() {
        return "{}".getBytes(StandardCharsets.UTF_8);
    }

    static PenstockException failed(Storage storage, IOException e) {
        return PenstockException.resource("checkpoints must be written to a place that can be written to and read from")
                .value(storage.location() + ": " + e.getMessage())
                .remedy("check the path, the permissions and the free space, or fit without checkpoints")
                .cause(e)
                .build();
    }
}
