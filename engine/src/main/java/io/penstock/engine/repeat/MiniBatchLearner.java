package io.penstock.engine.repeat;

import io.penstock.engine.data.Batch;
import io.penstock.engine.data.Schema;
import io.penstock.engine.error.PenstockException;
import io.penstock.engine.learn.Averageable;
import io.penstock.engine.learn.Learner;
import io.penstock.engine.learn.Outcome;
import io.penstock.engine.learn.Pass;
import io.penstock.engine.learn.Trainable;
import io.penstock.engine.run.LocalUpdates;
import io.penstock.engine.step.Context;
import io.penstock.engine.step.State;
import io.penstock.engine.step.Step;
import io.penstock.engine.tree.Trees;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Learns batch by batch. The partial is a list with one map per partition that had rows: the rows, the statistics of each step that learns in one
 * pass, and the states of those that descend.
 */
final class MiniBatchLearner implements Learner<List<Map<String, Object>>> {
    private static final String ROWS = "rows";
    private static final String STATISTICS = "statistics";
    private static final String STATES = "states";

    private final MiniBatches batches;
    private final Schema schema;

    MiniBatchLearner(MiniBatches batches, Schema schema) {
        this.batches = batches;
        this.schema = schema;
        Trees.byPath(batches.step()).forEach((path, step) -> {
            boolean rounds = step instanceof Trainable trainable
                    && !(step instanceof Averageable)
                    && !(step instanceof MiniBatches)
                    && trainable.isIterative(schema);
            if (rounds) {
                throw PenstockException.user("a step that needs rounds over all rows cannot learn batch by batch")
                        .at(path)
                        .value(step.getClass().getSimpleName())
                        .remedy("put it behind the mini-batches, freeze it, or use one that descends stochastically")
                        .build();
            }
        });
    }

    @Override
    public Pass<List<Map<String, Object>>> open(Context context) {
        LocalUpdates updates = new LocalUpdates(batches.step(), context);
        Rebatching rebatching = new Rebatching(batches.size(), batches.last(), updates::learn);
        return new Pass<>() {
            @Override
            public void learn(Batch batch) {
                rebatching.add(batch);
            }

            @Override
            public List<Map<String, Object>> finish() {
                rebatching.finish();
                if (updates.rows() == 0) {
                    return List.of();
                }
                Map<String, Object> partial = new LinkedHashMap<>();
                partial.put(ROWS, updates.rows());
                partial.put(STATISTICS, new LinkedHashMap<>(updates.statistics()));
                partial.put(STATES, states(updates.step()));
                return List.of(partial);
            }
        };
    }

    private static Map<String, Object> states(Step step) {
        Map<String, Object> states = new LinkedHashMap<>();
        Trees.byPath(step).forEach((path, inner) -> {
            if (inner instanceof Averageable averageable) {
                states.put(path, averageable.state());
            }
        });
        return states;
    }

    @Override
    public List<Map<String, Object>> merge(List<Map<String, Object>> left, List<Map<String, Object>> right) {
        List<Map<String, Object>> all = new ArrayList<>(left);
        all.addAll(right);
        return all;
    }

    @Override
    @SuppressWarnings("unchecked")
    public Outcome conclude(List<Map<String, Object>> total, State memory) {
        if (total.isEmpty()) {
            throw PenstockException.data("mini-batches need at least one full batch")
                    .value("fewer rows in every partition than the " + batches.size() + " of a batch")
                    .remedy("use smaller batches, or keep the last one")
                    .build();
        }
        double[] rows = total.stream()
                .mapToDouble(partial -> ((Number) required(partial, ROWS)).doubleValue())
                .toArray();
        Map<String, List<Object>> statistics = new LinkedHashMap<>();
        Map<String, List<State>> states = new HashMap<>();
        for (Map<String, Object> partial : total) {
            ((Map<String, Object>) required(partial, STATISTICS))
                    .forEach((path, statistic) -> statistics
                            .computeIfAbsent(path, key -> new ArrayList<>())
                            .add(statistic));
            ((Map<String, Object>) required(partial, STATES))
                    .forEach((path, state) -> states.computeIfAbsent(path, key -> new ArrayList<>())
                            .add((State) state));
        }
        Step averaged = Trees.edit(batches.step(), (path, inner) -> {
            List<State> copies = states.get(path);
            return copies != null && inner instanceof Averageable averageable
                    ? averageable.withState(averageable.average(copies, rows))
                    : inner;
        });
        return new Outcome.Fitted(batches.around(LocalUpdates.concluded(averaged, schema, statistics)));
    }

    private static Object required(Map<String, Object> partial, String name) {
        Object value = partial.get(name);
        if (value == null) {
            throw new IllegalStateException("a partial without " + name);
        }
        return value;
    }
}
