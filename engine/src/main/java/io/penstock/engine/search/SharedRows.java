package io.penstock.engine.search;

import io.penstock.engine.drive.Fitter;
import io.penstock.engine.drive.Rows;
import io.penstock.engine.error.PenstockException;
import io.penstock.engine.format.Json;
import io.penstock.engine.param.Plain;
import io.penstock.engine.pipeline.ClusteringWrapper;
import io.penstock.engine.pipeline.Pipeline;
import io.penstock.engine.share.SharedCache;
import io.penstock.engine.split.Splitter;
import io.penstock.engine.step.Child;
import io.penstock.engine.step.Step;
import io.penstock.engine.tree.Names;
import io.penstock.engine.tree.Trees;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * The rows of every fold, and what trials share of the way to their own steps: a prefix is fitted once per fold and set of values, whoever asks first. The rows that are
 * the least recently used are let go of where they take too much. Decides whether trials are narrow. Thread-safe.
 */
final class SharedRows implements AutoCloseable {
    private static final String CHOICE = "choice";

    private final Fitter fitter;
    private final Rows rows;
    private final Splitter split;
    private final Step tree;
    private final List<Integer> cuts;
    private final SearchOptions options;
    private final Consumer<Choice> decided;
    private final SharedCache<Choice> choice = SharedCache.unlimited();
    private final SharedCache<Shared> cache;
    private final Map<String, Step> prefixes = new ConcurrentHashMap<>();
    private final Set<String> large = ConcurrentHashMap.newKeySet();

    /**
     * @param rows kept at hand
     * @param split fitted
     * @param tree with the values that it has
     * @param cuts of it, by {@link Prefixes#cuts}
     * @param decided hears once where trials run
     */
    SharedRows(
            Fitter fitter,
            Rows rows,
            Splitter split,
            Step tree,
            List<Integer> cuts,
            SearchOptions options,
            Consumer<Choice> decided) {
        this.fitter = fitter;
        this.rows = rows;
        this.split = split;
        this.tree = tree;
        this.cuts = cuts;
        this.options = options;
        this.decided = decided;
        this.cache = new SharedCache<>(shared -> shared.bytes(fitter), shared -> shared.letGo(fitter), this::mostBytes);
    }

    private long mostBytes() {
        return Limits.shared(
                options, fitter::room, choice.get(CHOICE).map(Choice::isNarrow).orElse(false));
    }

    /**
     * Does something with the rows of a fold behind all that can be shared, and with the steps that are left.
     *
     * @param trial the tree with the trial's values
     */
    <T> T use(int fold, Step trial, BiFunction<Shared, Step, T> use) {
        boolean narrow = choice().isNarrow();
        if (cuts.isEmpty()) {
            return cache.use(
                    key(fold, trial),
                    () -> narrow ? held(key(fold, trial), whole(fold)).orElseGet(() -> whole(fold)) : whole(fold),
                    shared -> use.apply(shared, trial));
        }
        Pipeline pipeline = (Pipeline) trial;
        String key = key(fold, trial);
        Step rest =
                pipeline.slice(cuts.get(cuts.size() - 1), pipeline.children().size());
        return cache.use(
                key,
                () -> reaching(
                        fold,
                        pipeline,
                        shared -> (narrow ? held(key, shared) : Optional.<Shared>empty())
                                .orElseGet(() -> kept(shared, fold, cuts.size() - 1, pipeline))),
                shared -> use.apply(shared, rest));
    }

    private Shared whole(int fold) {
        return new Shared(
                rows.through("training_" + fold, split.training(fold)),
                rows.through("validation_" + fold, split.validation(fold)));
    }

    /** Empty where the rows are too large, now and from then on. */
    private Optional<Shared> held(String key, Shared shared) {
        if (large.contains(key)) {
            return Optional.empty();
        }
        Optional<HeldRows> held = HeldRows.of(fitter, shared, Limits.held(options, fitter::room));
        if (held.isEmpty()) {
            large.add(key);
        }
        return held.map(shared::with);
    }

    /** Rows behind a cut, kept by the workers; those behind the cut before, which are in use meanwhile, stay as long as these. */
    private Shared kept(Shared behind, int fold, int level, Pipeline pipeline) {
        Shared kept = behind.kept(key(fold, level, pipeline));
        return level == 0 ? kept : kept.needing(cache.lease(key(fold, level - 1, pipeline)));
    }

    private String key(int fold, Step trial) {
        return cuts.isEmpty() ? "fold " + fold : key(fold, cuts.size() - 1, (Pipeline) trial);
    }

    private String key(int fold, int level, Pipeline pipeline) {
        return fold + " " + level + " " + Json.text(Plain.of(Prefixes.key(pipeline, cuts.get(level))));
    }

    /** Makes something of the rows behind the last cut. */
    private <T> T reaching(int fold, Pipeline pipeline, Function<Shared, T> making) {
        int last = cuts.size() - 1;
        return before(fold, last, pipeline, shared -> making.apply(behind(shared, fold, last, pipeline)));
    }

    /** Makes something of the rows at the beginning of a segment, which stay meanwhile. */
    private <T> T before(int fold, int level, Pipeline pipeline, Function<Shared, T> making) {
        if (level == 0) {
            return making.apply(whole(fold));
        }
        String key = key(fold, level - 1, pipeline);
        return cache.use(
                key,
                () -> before(
                        fold,
                        level - 1,
                        pipeline,
                        shared -> kept(behind(shared, fold, level - 1, pipeline), fold, level - 1, pipeline)),
                making);
    }

    /** Fits the steps of a segment, once, and sends the rows through them. */
    private Shared behind(Shared before, int fold, int level, Pipeline pipeline) {
        String name = Names.of(pipeline);
        String key = key(fold, level, pipeline);
        Step fitted = prefixes.get(key);
        if (fitted == null) {
            Pipeline segment = pipeline.slice(level == 0 ? 0 : cuts.get(level - 1), cuts.get(level));
            fitted = fitter.beside("shared steps " + key, own -> own.fit(new Child(name, segment), before.training()));
            prefixes.put(key, fitted);
        }
        Child child = new Child(name, fitted);
        return new Shared(before.training().through(child), before.validation().through(child));
    }

    /** Where trials run; decided by whoever asks first, in the same way whoever that is. */
    Choice choice() {
        return choice.use(
                CHOICE,
                () -> {
                    Choice made = decide();
                    decided.accept(made);
                    return made;
                },
                made -> made);
    }

    private Choice decide() {
        if (isPlaced(tree)) {
            return new Choice(Execution.WIDE, "a ClusteringWrapper among the steps asks for workers of its own");
        }
        if (options.execution() != Execution.AUTO) {
            return new Choice(options.execution(), "as it was asked for");
        }
        try {
            return measured(!cuts.isEmpty());
        } catch (PenstockException e) {
            if (cuts.isEmpty() || PenstockException.isInterrupt(e) || e.isWorthRepeating()) {
                throw e;
            }
            // The values that the steps have cannot be fitted; those of trials may.
            return measured(false);
        }
    }

    /** Holds fold after fold, the last ones first, which may have more rows than others, until they take too much. */
    private Choice measured(boolean behindSteps) {
        long most = Limits.narrow(options, fitter.room());
        Map<Integer, Shared> held = new LinkedHashMap<>();
        long bytes = 0;
        boolean narrow = false;
        try {
            for (int fold = split.folds() - 1; fold >= 0; fold--) {
                long left = most - bytes;
                Function<Shared, Optional<Shared>> making =
                        shared -> HeldRows.of(fitter, shared, left).map(shared::with);
                Optional<Shared> one =
                        behindSteps ? reaching(fold, (Pipeline) tree, making) : making.apply(whole(fold));
                if (one.isEmpty()) {
                    return new Choice(Execution.WIDE, "the rows of all folds take more than " + Limits.text(most));
                }
                held.put(fold, one.get());
                bytes += one.get().bytes(fitter);
            }
            narrow = true;
        } finally {
            boolean useful = narrow && behindSteps == !cuts.isEmpty();
            held.forEach((fold, shared) -> {
                if (useful) {
                    cache.put(key(fold, tree), shared);
                } else {
                    shared.letGo(fitter);
                }
            });
        }
        return new Choice(
                Execution.NARROW,
                "the rows of all folds take " + Limits.text(bytes) + ", at most " + Limits.text(most));
    }

    /** Whether a tree asks for workers of its own. */
    private static boolean isPlaced(Step tree) {
        boolean[] placed = {false};
        Trees.visit(tree, (path, part) -> placed[0] |= part instanceof ClusteringWrapper);
        return placed[0];
    }

    @Override
    public void close() {
        choice.close();
        cache.close();
    }
}
