package io.penstock.deploy.command;

import io.penstock.deploy.track.MlflowSink;
import io.penstock.engine.search.SearchListener;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Whether a tracker hears of a search. */
final class Tracking {
    @Option(
            names = "--mlflow",
            paramLabel = "URI",
            description =
                    "Tell an MLflow server of the study while it runs; http://host:port, or databricks. User, password"
                            + " and token come from MLFLOW_TRACKING_USERNAME, _PASSWORD and _TOKEN.")
    private @Nullable String mlflow;

    @Mixin
    private Experiment experiment = new Experiment();

    /** Where a tracker keeps studies. */
    static final class Experiment {
        @Option(
                names = "--mlflow-experiment",
                paramLabel = "NAME",
                description = "The experiment of MLflow. Default: penstock.")
        String name = "penstock";
    }

    /**
     * Runs a search that a tracker hears of. One that cannot be reached is an error before it begins, and none later.
     *
     * @param study where it is kept, for whoever has to send the rest
     */
    void run(String study, Output output, Consumer<SearchListener> search) {
        if (mlflow == null) {
            search.accept(SearchListener.NONE);
            return;
        }
        try (MlflowSink sink = MlflowSink.open(mlflow, experiment.name)) {
            run(sink, study, output, search);
        }
    }

    private void run(MlflowSink sink, String study, Output output, Consumer<SearchListener> search) {
        try {
            search.accept(sink);
        } catch (RuntimeException e) {
            sink.stopped();
            throw e;
        } finally {
            sink.finish()
                    .ifPresent(cause -> output.say("MLflow does not have all of the study: " + cause
                            + ". Send the rest by 'penstock study export --study " + study + " --mlflow-experiment "
                            + experiment.name + " --to URI'"));
        }
    }
}
