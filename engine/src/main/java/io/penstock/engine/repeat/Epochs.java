package io.penstock.engine.repeat;

import io.penstock.engine.drive.Driver;
import io.penstock.engine.drive.Fitter;
import io.penstock.engine.drive.Rows;
import io.penstock.engine.error.PenstockException;
import io.penstock.engine.learn.Metric;
import io.penstock.engine.metric.Metrics;
import io.penstock.engine.mutate.Mutation;
import io.penstock.engine.param.Param;
import io.penstock.engine.param.Settings;
import io.penstock.engine.split.Splitter;
import io.penstock.engine.step.Child;
import io.penstock.engine.step.Configurable;
import io.penstock.engine.step.Flow;
import io.penstock.engine.step.Introspectable;
import io.penstock.engine.step.PlanBuilder;
import io.penstock.engine.step.Step;
import io.penstock.engine.step.Wrapper;
import io.penstock.engine.tree.Names;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Lets a step learn several times over the same rows, each time from where it was. Random steps inside draw anew in every
 * epoch. Between epochs it can measure, stop early, mutate the step by a schedule, and in the end keep the best.
 *
 * <pre>{@code
 * Epochs.of(20, Pipeline.of(new GaussianNoise(0.1), new SgdClassifier()))
 *         .validate(new HoldOut(0.2), "accuracy")
 *         .stopEarly("accuracy", 3)
 *         .keepBest("accuracy")
 *         .after(5, Mutation.unfreeze("encoder"));
 * }</pre>
 */
public final class Epochs implements Driver, Wrapper, Configurable, Introspectable {
    public static final Param<Integer> EPOCHS =
            Param.integer("epochs", 1).atLeast(1).doc("How often the step learns from all rows.");

    private static final String TRAINING = "training ";
    private static final String VALIDATION = "validation ";

    private final Step step;
    private final Settings settings;
    private final Plan plan;
    private final List<Map<String, Object>> history;
    private final Reached reached;
    /** What goes on learning, where the step is an earlier and better one. */
    private final @Nullable Step latest;

    /**
     * How far the last fit has come.
     *
     * @param epochs that are over
     * @param ended whether a callback has ended it
     * @param goesOn whether the next fit begins there
     * @param partial whether a later fit is to go on from where the next one ends
     */
    record Reached(int epochs, boolean ended, boolean goesOn, boolean partial) {
        static final Reached NOTHING = new Reached(0, false, false, false);
    }

    /** What happens between epochs. */
    record Plan(
            Optional<Splitter> split,
            List<String> metrics,
            Optional<String> best,
            Map<Integer, List<Mutation>> schedule,
            List<Callback> callbacks) {
        static final Plan NONE = new Plan(Optional.empty(), List.of(), Optional.empty(), Map.of(), List.of());
    }

    private Epochs(
            Step step,
            Settings settings,
            Plan plan,
            List<Map<String, Object>> history,
            Reached reached,
            @Nullable Step latest) {
        this.latest = latest;
        this.step = step;
        this.settings = settings;
        this.plan = plan;
        this.history = List.copyOf(history);
        this.reached = reached;
    }

    /** So many epochs of that step. */
    public static Epochs of(int count, Step step) {
        return new Epochs(
                step, Settings.of(List.of(EPOCHS)).with(EPOCHS, count), Plan.NONE, List.of(), Reached.NOTHING, null);
    }

    /** Made again from a file. */
    static Epochs restored(
            Step step,
            int count,
            Plan plan,
            List<Map<String, Object>> history,
            Reached reached,
            @Nullable Step latest) {
        return new Epochs(step, Settings.of(List.of(EPOCHS)).with(EPOCHS, count), plan, history, reached, latest);
    }

    /** The same for the first so many epochs only: what it comes to is what a loop of so many comes to, and {@link #onTo} goes on from there. */
    public Epochs upTo(int epochs) {
        return new Epochs(
                step, settings.with(EPOCHS, epochs), plan, List.of(), new Reached(0, false, false, true), null);
    }

    /** What was fitted {@link #upTo} some epoch, to be fitted further up to a later one, as if it had never stopped. */
    public Epochs onTo(int epochs) {
        Reached from = new Reached(reached.epochs(), reached.ended(), true, true);
        return new Epochs(step, settings.with(EPOCHS, epochs), plan, history, from, latest);
    }

    Optional<Step> latest() {
        return Optional.ofNullable(latest);
    }

    Reached reached() {
        return reached;
    }

    Plan plan() {
        return plan;
    }

    private Epochs planned(Plan other) {
        return new Epochs(step, settings, other, history, reached, latest);
    }

    /** Learns from the training side of the split's first fold, and measures both sides after every epoch. */
    public Epochs validate(Splitter splitter, String... metrics) {
        return planned(
                new Plan(Optional.of(splitter), List.of(metrics), plan.best(), plan.schedule(), plan.callbacks()));
    }

    /** Measures the rows that are learned from after every epoch. */
    public Epochs measure(String... metrics) {
        return planned(new Plan(plan.split(), List.of(metrics), plan.best(), plan.schedule(), plan.callbacks()));
    }

    /** Stops when the score has not become better for that many epochs. */
    public Epochs stopEarly(String metric, int patience) {
        return call(new EarlyStopping(metric, patience));
    }

    /** In the end gives back the step as it was after the best epoch by that score. */
    public Epochs keepBest(String metric) {
        return planned(new Plan(plan.split(), plan.metrics(), Optional.of(metric), plan.schedule(), plan.callbacks()));
    }

    /** Asks a callback after every epoch. */
    public Epochs call(Callback callback) {
        List<Callback> more = new ArrayList<>(plan.callbacks());
        more.add(callback);
        return planned(new Plan(plan.split(), plan.metrics(), plan.best(), plan.schedule(), List.copyOf(more)));
    }

    /** Mutates the step once that many epochs are over. */
    public Epochs after(int epochs, Mutation... mutations) {
        Map<Integer, List<Mutation>> schedule = new TreeMap<>(plan.schedule());
        List<Mutation> all = new ArrayList<>(schedule.getOrDefault(epochs, List.of()));
        all.addAll(List.of(mutations));
        schedule.put(epochs, List.copyOf(all));
        return planned(new Plan(plan.split(), plan.metrics(), plan.best(), schedule, plan.callbacks()));
    }

    @Override
    public Step step() {
        return step;
    }

    @Override
    public Epochs around(Step other) {
        return new Epochs(other, settings, plan, history, reached, latest);
    }

    @Override
    public Settings settings() {
        return settings;
    }

    @Override
    public Epochs with(Settings other) {
        return new Epochs(step, other, plan, history, reached, latest);
    }

    public int count() {
        return settings.get(EPOCHS);
    }

    /** The scores of every epoch of the last fit: {@code training accuracy}, {@code validation accuracy}, and so on. */
    public List<Map<String, Object>> history() {
        return history;
    }

    @Override
    public Map<String, Object> attributes() {
        return history.isEmpty() ? Map.of() : Map.of("history", history);
    }

    @Override
    public Flow lower(PlanBuilder builder, Flow in) {
        return builder.child(0, in);
    }

    @Override
    public String describe() {
        return count()
                + (count() == 1 ? " epoch" : " epochs")
                + plan.split().map(split -> ", validated on " + split).orElse("")
                + (plan.schedule().isEmpty()
                        ? ""
                        : ", mutated after " + plan.schedule().keySet());
    }

    @Override
    public Epochs drive(Fitter fitter) {
        List<Metric<?>> metrics = new ArrayList<>();
        wanted().forEach(name -> metrics.add(Metrics.named(name)));
        Rows training = fitter.rows();
        Optional<Rows> held = Optional.empty();
        if (count() > 1) {
            training = training.kept("rows");
        }
        if (plan.split().isPresent()) {
            requireAsScanned(training);
            Splitter split = (Splitter) fitter.fitOwn("split", plan.split().get(), training);
            held = Optional.of(training.through("validation", split.validation(0)));
            training = training.through("training", split.training(0));
        }
        List<EpochReport> reports = new ArrayList<>();
        Step current = step;
        int first = 0;
        boolean ended = false;
        if (reached.goesOn()) {
            history.forEach(line -> reports.add(remembered(line, step)));
            current = latest().orElse(step);
            first = reached.ended() ? count() : reached.epochs();
            ended = reached.ended();
            if (first > 0 && first < count()) {
                current = Mutation.apply(current, plan.schedule().getOrDefault(first, List.of()));
            }
        }
        for (int epoch = first; epoch < count(); epoch++) {
            Fitter here = fitter.in("epoch " + epoch, epoch);
            current = learned(here, epoch, current, training);
            Child child = new Child(Names.of(current), current);
            Map<String, Object> seen = metrics.isEmpty() ? Map.of() : here.evaluate(child, training, metrics);
            Map<String, Object> unseen =
                    metrics.isEmpty() || held.isEmpty() ? Map.of() : here.evaluate(child, held.get(), metrics);
            reports.add(new EpochReport(epoch, seen, unseen, current));
            fitter.note(epoch, "epoch " + (epoch + 1) + " of " + count() + scores(seen, unseen));
            if (!goesOn(reports)) {
                ended = true;
                break;
            }
            if (epoch + 1 < count()) {
                current = Mutation.apply(current, plan.schedule().getOrDefault(epoch + 1, List.of()));
            }
        }
        Step chosen = chosen(reports, current);
        Reached here = new Reached(reports.size(), ended, false, false);
        Step rest = reached.partial() && chosen != current ? current : null;
        return new Epochs(chosen, settings, plan, curve(reports), here, rest);
    }

    /** An epoch of a fit before; of the steps, only the best one is known, or the last one where none is kept. */
    private static EpochReport remembered(Map<String, Object> line, Step last) {
        Map<String, Object> training = new LinkedHashMap<>();
        Map<String, Object> validation = new LinkedHashMap<>();
        line.forEach((name, score) -> {
            if (name.startsWith(TRAINING)) {
                training.put(name.substring(TRAINING.length()), score);
            } else if (name.startsWith(VALIDATION)) {
                validation.put(name.substring(VALIDATION.length()), score);
            }
        });
        int epoch = line.get("epoch") instanceof Number number ? number.intValue() : 0;
        return new EpochReport(epoch, training, validation, last);
    }

    private static Step learned(Fitter here, int epoch, Step current, Rows training) {
        Child child = new Child(Names.of(current), current);
        return epoch == 0 ? here.fit(child, training) : here.fitFurther(child, training);
    }

    /** Every callback is asked, also where an earlier one wants to stop. */
    private boolean goesOn(List<EpochReport> reports) {
        boolean goesOn = true;
        for (Callback callback : plan.callbacks()) {
            goesOn &= callback.goesOn(List.copyOf(reports));
        }
        return goesOn;
    }

    private List<String> wanted() {
        List<String> names = new ArrayList<>(plan.metrics());
        plan.best().filter(name -> !names.contains(name)).ifPresent(names::add);
        for (Callback callback : plan.callbacks()) {
            if (callback instanceof EarlyStopping stopping && !names.contains(stopping.metric())) {
                names.add(stopping.metric());
            }
        }
        return names;
    }

    private Step chosen(List<EpochReport> reports, Step last) {
        return plan.best()
                .map(metric ->
                        reports.get(EarlyStopping.best(reports, metric, 0)).step())
                .orElse(last);
    }

    private static void requireAsScanned(Rows rows) {
        if (!rows.areAsScanned()) {
            throw PenstockException.user("rows must be held out before they are changed")
                    .value("a step before the epochs drops, repeats or shuffles rows")
                    .remedy("put that step inside the epochs, so that no copy of a held-out row is learned from")
                    .build();
        }
    }

    private static String scores(Map<String, Object> training, Map<String, Object> validation) {
        StringBuilder text = new StringBuilder();
        new TreeMap<>(training)
                .forEach((name, score) ->
                        text.append(", ").append(name).append(' ').append(score));
        new TreeMap<>(validation)
                .forEach((name, score) ->
                        text.append(", held out ").append(name).append(' ').append(score));
        return text.toString();
    }

    private static List<Map<String, Object>> curve(List<EpochReport> reports) {
        List<Map<String, Object>> curve = new ArrayList<>();
        for (EpochReport report : reports) {
            Map<String, Object> line = new LinkedHashMap<>();
            line.put("epoch", report.epoch());
            new TreeMap<>(report.training()).forEach((name, score) -> line.put(TRAINING + name, score));
            new TreeMap<>(report.validation()).forEach((name, score) -> line.put(VALIDATION + name, score));
            curve.add(line);
        }
        return curve;
    }
}
