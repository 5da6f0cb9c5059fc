package io.penstock.spark.stage;

import io.penstock.engine.drive.Errand;
import io.penstock.engine.error.PenstockException;
import io.penstock.engine.format.Json;
import io.penstock.engine.local.LocalData;
import io.penstock.engine.local.LocalErrands;
import io.penstock.engine.plan.Scope;
import io.penstock.engine.step.Step;
import io.penstock.engine.type.Parcel;
import io.penstock.spark.job.Task;
import io.penstock.spark.ship.Cargo;
import io.penstock.spark.wire.KnownTypes;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.apache.spark.SparkEnv;
import org.apache.spark.TaskContext;
import org.jspecify.annotations.Nullable;

/** Carries out the errands of a driver whose numbers are its rows, one after the other, on blocks that were sent to all executors. */
final class ErrandTask extends Task<Object> {
    private static final long serialVersionUID = 1L;

    private final Item[] items;
    private final Cargo cargo;
    private final long seed;
    private final HashMap<Class<?>, Serializable> services;

    /**
     * One errand.
     *
     * @param key of its step in the cargo
     */
    record Item(
            String key,
            String path,
            int epoch,
            long salt,
            String scope,
            Freight training,
            @Nullable Freight validation,
            String[] metrics,
            boolean wanted,
            boolean asScanned)
            implements Serializable {}

    ErrandTask(List<Item> items, Cargo cargo, long seed, Map<Class<?>, Serializable> services) {
        this.items = items.toArray(new Item[0]);
        this.cargo = cargo;
        this.seed = seed;
        this.services = new HashMap<>(services);
    }

    /** Whoever sent it tries again; were Spark to do so, too, one trial could take an executor after the other with it. */
    @Override
    protected boolean isFinal(PenstockException failure) {
        return true;
    }

    private static void requireFirst(TaskContext context) {
        // A speculative copy counts as an attempt.
        if (context.attemptNumber() > 0 && !SparkEnv.get().conf().getBoolean("spark.speculation", false)) {
            throw PenstockException.infrastructure("an errand must keep its executor until it is over")
                    .value("attempt " + (context.attemptNumber() + 1))
                    .remedy(
                            "look at the executor's log: it was killed, has run out of memory, or could not read the rows")
                    .build();
        }
    }

    @Override
    protected byte[] run(TaskContext context, Iterator<Object> data) {
        requireFirst(context);
        Map<String, Step> steps = cargo.steps();
        LocalErrands errands = new LocalErrands(seed, new HashMap<>(services));
        List<Object> results = new ArrayList<>();
        while (data.hasNext()) {
            Item item = items[(Integer) data.next()];
            context.killTaskIfInterrupted();
            LocalData validation =
                    item.validation() == null ? null : item.validation().open();
            Errand.Result result = errands.run(
                    item.path(),
                    new Scope(item.epoch(), item.salt(), item.scope()),
                    Objects.requireNonNull(steps.get(item.key())),
                    item.training().open(),
                    validation,
                    List.of(item.metrics()),
                    item.wanted(),
                    item.asScanned());
            Map<String, Object> map = new LinkedHashMap<>();
            map.put("scores", Json.write(result.scores()));
            map.put("seconds", result.seconds());
            result.step()
                    .ifPresent(step -> map.put(
                            "step",
                            Parcel.pack(step, KnownTypes.current().types()).bytes()));
            result.failure().ifPresent(failure -> map.put("failure", packed(failure)));
            results.add(map);
        }
        return KnownTypes.current().wire().write(results);
    }

    /** What {@link #run} has brought back. */
    static List<Errand.Result> read(byte[] bytes) {
        List<Errand.Result> results = new ArrayList<>();
        for (Object item :
                (List<?>) Objects.requireNonNull(KnownTypes.current().wire().read(bytes))) {
            Map<?, ?> map = (Map<?, ?>) item;
            Optional<Step> step = map.get("step") instanceof byte[] parcel
                    ? Optional.of(Parcel.unpack(parcel, KnownTypes.current().types()))
                    : Optional.empty();
            byte[] scores = (byte[]) Objects.requireNonNull(map.get("scores"));
            double seconds = (Double) Objects.requireNonNull(map.get("seconds"));
            results.add(new Errand.Result(
                    step,
                    Json.readMap(scores, "scores"),
                    seconds,
                    map.get("failure") instanceof byte[] failure ? Optional.of(unpacked(failure)) : Optional.empty()));
        }
        return results;
    }
}
