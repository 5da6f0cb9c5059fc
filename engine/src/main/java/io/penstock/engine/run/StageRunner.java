package io.penstock.engine.run;

import io.penstock.engine.drive.Errand;
import io.penstock.engine.drive.Held;
import io.penstock.engine.drive.Room;
import io.penstock.engine.learn.Metric;
import io.penstock.engine.learn.Trainable;
import io.penstock.engine.plan.Node;
import io.penstock.engine.plan.Plan;
import io.penstock.engine.plan.Scope;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** How one runner executes the stages of a fit; {@link FitLoop} does the rest. */
public interface StageRunner {
    /** Makes a stage ready; the steps that its program applies are all fitted or stateless. */
    Rounds open(Node.Aggregate stage);

    /**
     * Measures, in the evaluate phase, what a program leaves in a register: scores by name.
     *
     * @param path of what is measured, for people
     */
    Map<String, Object> measure(
            String path, Node.Fused input, int register, Scope scope, List<? extends Metric<?>> metrics);

    /** Lets go of what is kept under a key, if anything is. */
    void release(String key);

    /** Does something on the calling thread under a name by which people can tell it from what runs beside it. */
    default <T> T named(String name, Supplier<T> work) {
        return work.get();
    }

    /**
     * Brings together in memory what a plan's exit gives.
     *
     * @param path of who asks, for people
     * @return empty where that takes more than so many bytes
     */
    Optional<Held> hold(String path, Plan plan, Scope scope, long mostBytes);

    /** Carries out work in at most so many places at once, on one thread each. */
    List<Errand.Result> send(String name, List<Work> work, int places);

    /** What is kept under keys takes so much. */
    long keptBytes(List<String> keys);

    /** What there is for {@link #send}, and for rows. */
    Room room();

    /** The rounds of one stage. Closing it releases whatever was kept at hand, also after a failure. */
    interface Rounds extends AutoCloseable {
        /**
         * Reads the data once.
         *
         * @param round from 0
         * @param learning the fits that still learn, with the parameters of this round
         * @return the merged partial of each
         */
        Totals run(int round, Map<Node.Fit, Trainable> learning);

        @Override
        void close();
    }

    /**
     * What a round gives.
     *
     * @param rows that every fit has seen, by path
     * @param bytes of steps that were sent elsewhere for it
     * @param byPath the merged partial of every fit
     * @param devices where its tasks have computed
     */
    record Totals(Map<String, Long> rows, long bytes, Map<String, Object> byPath, List<UsedDevice> devices) {
        /** Of what all tasks bring back together. */
        public static Totals of(TaskPass.Result total, List<Sink> sinks, long bytes) {
            Map<String, Long> rows = new LinkedHashMap<>();
            Map<String, Object> byPath = new LinkedHashMap<>();
            for (int i = 0; i < total.partials().size(); i++) {
                rows.put(sinks.get(i).path(), total.rows()[i]);
                byPath.put(sinks.get(i).path(), total.partials().get(i));
            }
            return new Totals(rows, bytes, byPath, total.devices());
        }

        /** How many rows the fit at a path has seen. */
        public long rows(String path) {
            return rows.getOrDefault(path, 0L);
        }
    }
}
