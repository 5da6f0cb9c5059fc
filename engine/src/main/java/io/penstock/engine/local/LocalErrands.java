package io.penstock.engine.local;

import io.penstock.engine.drive.Errand;
import io.penstock.engine.error.FailureClass;
import io.penstock.engine.error.PenstockException;
import io.penstock.engine.learn.Metric;
import io.penstock.engine.metric.Metrics;
import io.penstock.engine.plan.Scope;
import io.penstock.engine.run.FitLoop;
import io.penstock.engine.run.Progress;
import io.penstock.engine.run.Work;
import io.penstock.engine.step.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Carries out errands of drivers on the calling thread, with the bits that any runner comes to on the same partitions. */
public final class LocalErrands {
    private final long seed;
    private final Map<Class<?>, Object> services;

    /**
     * @param seed of the run
     * @param services that steps are offered
     */
    public LocalErrands(long seed, Map<Class<?>, Object> services) {
        this.seed = seed;
        this.services = services;
    }

    private FitLoop loop(LocalData data) {
        return new FitLoop(new LocalStages(1, seed, data, services, new DevicePool(List.of())), Progress.NONE);
    }

    /** Work on blocks of this process. */
    Errand.Result run(Work work) {
        Errand errand = work.errand();
        return run(
                work.path(),
                work.scope(),
                errand.child().step(),
                ((LocalHeld) errand.training()).data(),
                errand.validation().map(held -> ((LocalHeld) held).data()).orElse(null),
                errand.metrics(),
                errand.wanted(),
                errand.asScanned());
    }

    /**
     * Fits a step, and measures it.
     *
     * @param path under which it is fitted
     * @param validation what it is measured on, or null
     * @param metrics by name
     * @param wanted whether it is given back
     * @param asScanned whether no step before has repeated, made or shuffled the rows
     */
    public Errand.Result run(
            String path,
            Scope scope,
            Step step,
            LocalData training,
            @Nullable LocalData validation,
            List<String> metrics,
            boolean wanted,
            boolean asScanned) {
        long start = System.nanoTime();
        try {
            Step fitted = loop(training).fitAt(training.schema(), path, step, scope, asScanned);
            Map<String, Object> scores = Map.of();
            if (validation != null) {
                List<Metric<?>> measures = new ArrayList<>();
                metrics.forEach(name -> measures.add(Metrics.named(name)));
                scores = loop(validation).measureAt(validation.schema(), path, fitted, scope, measures);
            }
            return new Errand.Result(
                    wanted ? Optional.of(fitted) : Optional.empty(), scores, seconds(start), Optional.empty());
        } catch (PenstockException e) {
            return failed(e, start);
        } catch (RuntimeException | LinkageError | AssertionError | OutOfMemoryError | StackOverflowError e) {
            return failed(PenstockException.wrap(e, path, "fitting"), start);
        }
    }

    /** What is nobody's mistake is for the caller to repeat. */
    private static Errand.Result failed(PenstockException failure, long start) {
        if (failure.failureClass() == FailureClass.INFRASTRUCTURE) {
            throw failure;
        }
        return Errand.Result.failed(failure, seconds(start));
    }

    private static double seconds(long start) {
        return (System.nanoTime() - start) / 1e9;
    }
}
