package io.penstock.deploy.track;

import io.penstock.engine.error.PenstockException;
import io.penstock.engine.search.SearchListener;
import io.penstock.engine.study.Study;
import io.penstock.engine.study.StudySnapshot;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.mlflow.api.proto.Service.RunStatus;
import org.mlflow.tracking.MlflowClient;
import org.mlflow.tracking.MlflowClientException;
import org.mlflow.tracking.creds.BasicMlflowHostCreds;

/**
 * Tells an MLflow server of a study while it runs: a run for the study, and below it one for every trial that has ended, with its hyperparameters, values, learning
 * curve, worker and cause. It works on a thread of its own and never holds up or fails a search; what could not be written is tried again with the next trial, at the
 * end, and whenever the study is written once more: nothing is there twice.
 *
 * <p>Needs {@code org.mlflow:mlflow-client}. User and password, or a token, come from {@code MLFLOW_TRACKING_USERNAME} and {@code MLFLOW_TRACKING_PASSWORD}, or
 * {@code MLFLOW_TRACKING_TOKEN}.
 */
public final class MlflowSink implements SearchListener, AutoCloseable {
    private static final long LONGEST_END_SECONDS = 60;

    private final MlflowClient client;
    private final MlflowStudy runs;
    private final ExecutorService thread;
    private final AtomicBoolean due = new AtomicBoolean();
    private volatile @Nullable String failure;

    private MlflowSink(MlflowClient client, MlflowStudy runs) {
        this.client = client;
        this.runs = runs;
        this.thread = Executors.newSingleThreadExecutor(work -> {
            Thread made = new Thread(work, "mlflow");
            made.setDaemon(true);
            return made;
        });
    }

    /**
     * Finds the server and its experiment, which is made where it is missing.
     *
     * @param uri of the server, such as {@code http://host:5000}; or {@code databricks}
     */
    public static MlflowSink open(String uri, String experiment) {
        requireClient();
        MlflowClient client = client(uri);
        try {
            return new MlflowSink(client, new MlflowStudy(client, experiment));
        } catch (MlflowClientException | IllegalArgumentException e) {
            client.close();
            throw PenstockException.user("a tracking server must answer")
                    .value(hidden(uri) + ": " + reason(e))
                    .remedy("check its address and your rights, or leave MLflow out: a study that is there can be sent"
                            + " later by 'penstock study export'")
                    .cause(e)
                    .build();
        }
    }

    private static void requireClient() {
        try {
            Class.forName("org.mlflow.tracking.MlflowClient");
        } catch (ClassNotFoundException e) {
            throw PenstockException.user("studies are sent to MLflow by its own Java client")
                    .value("org.mlflow:mlflow-client is not on the class path")
                    .remedy("add --packages org.mlflow:mlflow-client:2.17.2 to spark-submit")
                    .cause(e)
                    .build();
        }
    }

    private static MlflowClient client(String uri) {
        if (uri.equals("databricks") || uri.startsWith("databricks:")) {
            return new MlflowClient(uri);
        }
        if (!uri.startsWith("http://") && !uri.startsWith("https://")) {
            throw PenstockException.user("a tracking server is named by an http or https address, or databricks")
                    .value("'" + uri + "'")
                    .remedy("such as http://127.0.0.1:5000")
                    .build();
        }
        String user = System.getenv("MLFLOW_TRACKING_USERNAME");
        String password = System.getenv("MLFLOW_TRACKING_PASSWORD");
        String token = System.getenv("MLFLOW_TRACKING_TOKEN");
        if (user != null && password != null) {
            return new MlflowClient(new BasicMlflowHostCreds(uri, user, password));
        }
        return new MlflowClient(token == null ? new BasicMlflowHostCreds(uri) : new BasicMlflowHostCreds(uri, token));
    }

    private static String hidden(String uri) {
        return uri.replaceFirst("//[^/@]*@", "//");
    }

    private static String reason(Throwable failure) {
        Throwable last = failure;
        while (last.getCause() != null) {
            last = last.getCause();
        }
        return String.valueOf(last.getMessage());
    }

    /** Writes a study as it stands, whatever of it is not there yet. Throws where the server cannot be told. */
    public void write(StudySnapshot study) {
        try {
            runs.write(study);
            runs.end(RunStatus.FINISHED);
        } catch (MlflowClientException e) {
            throw PenstockException.infrastructure("a study must reach the tracking server whole")
                    .value(reason(e))
                    .remedy("try again: what is there already is not written twice")
                    .cause(e)
                    .build();
        }
    }

    @Override
    public void begun(StudySnapshot study, String plan) {
        thread.execute(() -> attempt(() -> told(study)));
    }

    /** Trials that end while the server is being told of others are told of together. */
    @Override
    public void changed(Study study) {
        if (due.compareAndSet(false, true)) {
            thread.execute(() -> {
                due.set(false);
                attempt(() -> told(study.snapshot()));
            });
        }
    }

    @Override
    public void ended(StudySnapshot study) {
        thread.execute(() -> attempt(() -> {
            told(study);
            runs.end(RunStatus.FINISHED);
        }));
    }

    /** Ends the run of a search that has failed or was stopped. */
    public void stopped() {
        thread.execute(() -> attempt(() -> runs.end(RunStatus.KILLED)));
    }

    private void told(StudySnapshot study) {
        runs.write(study);
        failure = null;
    }

    private void attempt(Runnable telling) {
        try {
            telling.run();
        } catch (RuntimeException e) {
            // Told at the end: whatever a tracker does, the search goes on.
            failure = reason(e);
        }
    }

    /** Waits until all is written, for a minute at most, and says what has hindered it. */
    public Optional<String> finish() {
        thread.shutdown();
        try {
            if (!thread.awaitTermination(LONGEST_END_SECONDS, TimeUnit.SECONDS)) {
                return Optional.of("it did not answer within " + LONGEST_END_SECONDS + " s");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return Optional.ofNullable(failure);
    }

    @Override
    public void close() {
        thread.shutdownNow();
        client.close();
    }
}
