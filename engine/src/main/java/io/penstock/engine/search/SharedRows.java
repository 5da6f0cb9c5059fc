package io.penstock.engine.search;

import io.penstock.engine.drive.Fitter;
import io.penstock.engine.drive.Held;
import io.penstock.engine.drive.Rows;
import io.penstock.engine.error.PenstockException;
import io.penstock.engine.format.Json;
import io.penstock.engine.param.Plain;
import io.penstock.engine.pipeline.ClusteringWrapper;
import io.penstock.engine.pipeline.Pipeline;
import io.penstock.engine.split.Splitter;
import io.penstock.engine.step.Child;
import io.penstock.engine.step.Step;
import io.penstock.engine.tree.Names;
import io.penstock.engine.tree.Trees;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * The rows of every fold, and what trials share of the way to their own steps: a prefix is fitted once per fold and set of values, whoever asks first. The least
 * recently used are let go of where they take too much. Thread-safe.
 */
final class SharedRows {
    /** The fold of the fit on all rows. */
    static final int ALL = -1;

    private static final int MOST_WIDE = 64;

    private final Fitter fitter;
    private final Rows rows;
    private final Splitter split;
    private final List<Integer> cuts;
    private final Execution execution;
    private final long narrowBytes;
    private final long mostBytes;
    private final Map<String, Entry> entries = new LinkedHashMap<>(16, 0.75f, true);
    private final Map<Integer, Shared> folds = new HashMap<>();
    private volatile @Nullable Boolean narrow;

    /** One that is there or on its way. */
    private static final class Entry {
        final CompletableFuture<Shared> rows = new CompletableFuture<>();
        int users;
    }

    /**
     * @param rows kept at hand
     * @param split fitted
     * @param cuts of the pipeline, by {@link Prefixes#cuts}
     * @param narrowBytes of a fold's rows to learn from, up to which trials are narrow
     */
    SharedRows(Fitter fitter, Rows rows, Splitter split, List<Integer> cuts, Execution execution, long narrowBytes) {
        this.fitter = fitter;
        this.rows = rows;
        this.split = split;
        this.cuts = cuts;
        this.execution = execution;
        this.narrowBytes = narrowBytes;
        this.mostBytes = Runtime.getRuntime().maxMemory() / 4;
    }

    /** Whether trials run whole on one thread; known once rows were asked for. */
    boolean isNarrow() {
        Boolean known = narrow;
        return known != null && known;
    }

    /** What a trial does with the rows of a fold. */
    interface Use<T> {
        T on(Shared shared, Step rest);
    }

    /**
     * Does something with the rows of a fold behind all that can be shared.
     *
     * @param fold or {@link #ALL}
     * @param tree with the trial's values
     */
    <T> T use(int fold, Step tree, Use<T> use) {
        if (cuts.isEmpty()) {
            return use.on(whole(fold), tree);
        }
        Pipeline pipeline = (Pipeline) tree;
        int cut = cuts.get(cuts.size() - 1);
        Step rest = pipeline.slice(cut, pipeline.children().size());
        return behind(fold, cuts.size() - 1, pipeline, shared -> use.on(shared, rest));
    }

    /** Puts fitted steps together again. */
    static Step joined(Step tree, Shared shared, Step rest) {
        if (shared.fitted().isEmpty()) {
            return rest;
        }
        List<Step> steps = new ArrayList<>();
        shared.fitted().forEach(child -> steps.add(child.step()));
        ((Pipeline) rest).children().forEach(child -> steps.add(child.step()));
        return ((Pipeline) tree).withChildren(steps);
    }

    private synchronized Shared base(int fold) {
        return folds.computeIfAbsent(
                fold,
                number -> number == ALL
                        ? new Shared(List.of(), rows, Optional.empty(), Optional.empty(), Optional.empty(), List.of())
                        : new Shared(
                                List.of(),
                                rows.through("training_" + number, split.training(number)),
                                Optional.of(rows.through("validation_" + number, split.validation(number))),
                                Optional.empty(),
                                Optional.empty(),
                                List.of()));
    }

    /** A fold's rows as they are. */
    private Shared whole(int fold) {
        return acquire("whole " + fold, () -> held(base(fold), List.of()), shared -> shared, false);
    }

    /** What is done with rows while they cannot be let go of. */
    private interface Doing<T> {
        T with(Shared shared);
    }

    private <T> T behind(int fold, int level, Pipeline pipeline, Doing<T> doing) {
        int cut = cuts.get(level);
        String key = fold + " " + level + " " + Json.text(Plain.of(Prefixes.key(pipeline, cut)));
        return acquire(
                key,
                () -> level == 0
                        ? made(base(fold), 0, cut, pipeline, key, level)
                        : behind(
                                fold,
                                level - 1,
                                pipeline,
                                before -> made(before, cuts.get(level - 1), cut, pipeline, key, level)),
                doing,
                true);
    }

    /** Fits the steps between two cuts, and sends the rows through them. */
    private Shared made(Shared before, int from, int to, Pipeline pipeline, String key, int level) {
        Pipeline segment = pipeline.slice(from, to);
        String name = Names.of(pipeline);
        Step fitted = fitter.beside("shared steps " + key, own -> own.fit(new Child(name, segment), before.training()));
        List<Child> all = new ArrayList<>(before.fitted());
        all.addAll(((Pipeline) fitted).children());
        Child child = new Child(name, fitted);
        Rows training = before.training().through(child);
        Optional<Rows> validation = before.validation().map(some -> some.through(child));
        boolean last = level == cuts.size() - 1;
        Shared recipe =
                new Shared(List.copyOf(all), training, validation, Optional.empty(), Optional.empty(), List.of());
        if (last) {
            Shared held = held(recipe, all);
            if (isNarrow()) {
                return held;
            }
        }
        Rows keptTraining = training.kept("training " + key);
        Optional<Rows> keptValidation = validation.map(some -> some.kept("validation " + key));
        List<Rows> kept = new ArrayList<>(List.of(keptTraining));
        keptValidation.ifPresent(kept::add);
        return new Shared(
                List.copyOf(all), keptTraining, keptValidation, Optional.empty(), Optional.empty(), List.copyOf(kept));
    }

    /** With the rows in memory, where trials are narrow; the first fold that is asked for decides. */
    private Shared held(Shared shared, List<Child> fitted) {
        if (execution == Execution.WIDE || Boolean.FALSE.equals(narrow)) {
            narrow = false;
            return shared;
        }
        boolean decided = Boolean.TRUE.equals(narrow) || execution == Execution.NARROW;
        Optional<Held> training = fitter.beside(
                "shared rows", own -> own.hold(shared.training(), true, decided ? Long.MAX_VALUE : narrowBytes));
        if (training.isEmpty()) {
            narrow = false;
            return shared;
        }
        Optional<Held> validation = fitter.beside(
                "shared rows", own -> shared.validation().flatMap(some -> own.hold(some, false, Long.MAX_VALUE)));
        narrow = true;
        return new Shared(List.copyOf(fitted), shared.training(), shared.validation(), training, validation, List.of());
    }

    /** Makes something. */
    private interface Making {
        Shared make();
    }

    private <T> T acquire(String key, Making making, Doing<T> doing, boolean shrinks) {
        while (true) {
            Entry entry;
            boolean mine;
            synchronized (this) {
                Entry known = entries.get(key);
                mine = known == null;
                entry = known == null ? new Entry() : known;
                if (mine) {
                    entries.put(key, entry);
                }
                entry.users++;
            }
            try {
                if (mine) {
                    make(key, entry, making);
                }
                Optional<Shared> shared = get(entry);
                if (shared.isPresent()) {
                    return doing.with(shared.get());
                }
            } finally {
                synchronized (this) {
                    entry.users--;
                }
                if (shrinks) {
                    shrink();
                }
            }
        }
    }

    private void make(String key, Entry entry, Making making) {
        try {
            entry.rows.complete(making.make());
        } catch (RuntimeException | Error e) {
            synchronized (this) {
                entries.remove(key);
            }
            entry.rows.completeExceptionally(e);
            throw e;
        }
    }

    /** Empty where whoever made it was interrupted: then someone else has to. */
    private static Optional<Shared> get(Entry entry) {
        try {
            return Optional.of(entry.rows.get());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw PenstockException.infrastructure("the run was interrupted")
                    .cause(e)
                    .build();
        } catch (ExecutionException | CompletionException e) {
            if (e.getCause() instanceof PenstockException failure) {
                if (Failures.isInterrupt(failure)) {
                    return Optional.empty();
                }
                throw failure;
            }
            throw new IllegalStateException(e.getCause());
        }
    }

    /** Lets go of the least recently used, while all of them take too much. */
    private void shrink() {
        List<Shared> gone = new ArrayList<>();
        synchronized (this) {
            long bytes = 0;
            int wide = 0;
            for (Entry entry : entries.values()) {
                Shared shared = entry.rows.isCompletedExceptionally() ? null : entry.rows.getNow(null);
                bytes += shared == null ? 0 : shared.bytes();
                wide += shared != null && !shared.kept().isEmpty() ? 1 : 0;
            }
            var all = entries.values().iterator();
            while ((bytes > mostBytes || wide > MOST_WIDE) && all.hasNext()) {
                Entry entry = all.next();
                Shared shared = entry.rows.isCompletedExceptionally() ? null : entry.rows.getNow(null);
                if (entry.users == 0 && shared != null) {
                    bytes -= shared.bytes();
                    wide -= shared.kept().isEmpty() ? 0 : 1;
                    gone.add(shared);
                    all.remove();
                }
            }
        }
        gone.forEach(this::close);
    }

    private void close(Shared shared) {
        shared.heldTraining().ifPresent(Held::close);
        shared.heldValidation().ifPresent(Held::close);
        shared.kept().forEach(fitter::release);
    }

    /** Lets go of everything. */
    synchronized void close() {
        for (Entry entry : entries.values()) {
            if (entry.rows.isDone() && !entry.rows.isCompletedExceptionally()) {
                close(entry.rows.join());
            }
        }
        entries.clear();
    }

    /** Whether a tree asks for workers of its own. */
    static boolean isPlaced(Step tree) {
        boolean[] placed = {false};
        Trees.visit(tree, (path, part) -> placed[0] |= part instanceof ClusteringWrapper);
        return placed[0];
    }
}
