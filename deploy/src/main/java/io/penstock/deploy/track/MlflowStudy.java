package io.penstock.deploy.track;

import io.penstock.engine.study.Goal;
import io.penstock.engine.study.StudySnapshot;
import io.penstock.engine.study.TrialRecord;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.mlflow.api.proto.Service.CreateRun;
import org.mlflow.api.proto.Service.Experiment;
import org.mlflow.api.proto.Service.Metric;
import org.mlflow.api.proto.Service.Param;
import org.mlflow.api.proto.Service.Run;
import org.mlflow.api.proto.Service.RunInfo;
import org.mlflow.api.proto.Service.RunStatus;
import org.mlflow.api.proto.Service.RunTag;
import org.mlflow.api.proto.Service.ViewType;
import org.mlflow.tracking.MlflowClient;
import org.mlflow.tracking.Page;

/** One study in MLflow: a run with a run for every finished trial below it. What is there already is not written again: trials are known by their tags. Belongs to one thread
 * at a time. */
final class MlflowStudy {
    private static final String STUDY = "penstock.study";
    private static final String TRIAL = "penstock.trial";
    private static final String PARENT = "mlflow.parentRunId";

    /** Limits of the server. */
    private static final int MOST_METRICS = 1000;

    private static final int MOST_PARAMETERS = 100;
    private static final int LONGEST_PARAMETER = 500;
    private static final int LONGEST_TAG = 5000;
    private static final int PAGE = 1000;

    private final MlflowClient client;
    private final String experiment;
    private final Set<Integer> written = new HashSet<>();
    /** Runs of trials that are not whole yet. */
    private final Map<Integer, String> begun = new HashMap<>();

    private @Nullable String parent;
    private int best = -1;

    /** Finds or makes the experiment. */
    MlflowStudy(MlflowClient client, String experiment) {
        this.client = client;
        this.experiment = client.getExperimentByName(experiment)
                .map(Experiment::getExperimentId)
                .orElseGet(() -> client.createExperiment(experiment));
    }

    /** Writes what is new. */
    void write(StudySnapshot study) {
        String run = parent;
        if (run == null) {
            run = find(study).orElseGet(() -> create(study));
            parent = run;
        }
        for (TrialRecord trial : study.trials()) {
            if (trial.state().isFinished() && !written.contains(trial.number())) {
                write(trial, study, run);
                written.add(trial.number());
            }
        }
        writeBest(study, run);
    }

    /** No trial will follow. */
    void end(RunStatus status) {
        if (parent != null) {
            client.setTerminated(parent, status);
        }
    }

    /** A run that an earlier search has begun, with the trials below it. */
    private Optional<String> find(StudySnapshot study) {
        Optional<String> found = runs(STUDY, study.id()).stream()
                .filter(run -> tag(run, TRIAL).isEmpty())
                .map(run -> run.getInfo().getRunId())
                .findFirst();
        found.ifPresent(run -> runs(PARENT, run)
                .forEach(child -> tag(child, TRIAL).map(Integer::valueOf).ifPresent(number -> {
                    if (child.getInfo().getStatus() == RunStatus.RUNNING) {
                        begun.put(number, child.getInfo().getRunId());
                    } else {
                        written.add(number);
                    }
                })));
        return found;
    }

    private List<Run> runs(String tag, String value) {
        List<Run> all = new ArrayList<>();
        Page<Run> page = client.searchRuns(
                List.of(experiment), "tags.`" + tag + "` = '" + value + "'", ViewType.ACTIVE_ONLY, PAGE);
        while (true) {
            page.getItems().forEach(all::add);
            if (!page.hasNextPage()) {
                return all;
            }
            page = page.getNextPage();
        }
    }

    private static Optional<String> tag(Run run, String key) {
        return run.getData().getTagsList().stream()
                .filter(tag -> tag.getKey().equals(key))
                .map(RunTag::getValue)
                .findFirst();
    }

    private String create(StudySnapshot study) {
        Map<String, Object> parameters = new LinkedHashMap<>();
        for (String name : List.of("searcher", "pruner")) {
            if (study.plan().get(name) instanceof Map<?, ?> map) {
                parameters.put(name, map.get("name"));
            }
        }
        for (String name : List.of("seed", "budget", "parallelism", "split")) {
            Object value = study.plan().get(name);
            if (value != null) {
                parameters.put(name, value);
            }
        }
        RunInfo run = client.createRun(described("study " + study.id(), study.created())
                .addTags(tag(STUDY, study.id()))
                .build());
        log(run.getRunId(), List.of(), parameters, Map.of());
        return run.getRunId();
    }

    private CreateRun.Builder described(String name, long start) {
        return CreateRun.newBuilder()
                .setExperimentId(experiment)
                .setRunName(name)
                .setStartTime(start)
                .addTags(tag("mlflow.runName", name));
    }

    private void write(TrialRecord trial, StudySnapshot study, String run) {
        String child = begun.computeIfAbsent(
                trial.number(),
                number -> client.createRun(described("trial " + number, trial.start())
                                .addTags(tag(PARENT, run))
                                .addTags(tag(STUDY, study.id()))
                                .addTags(tag(TRIAL, String.valueOf(number)))
                                .build())
                        .getRunId());
        Map<String, String> tags = new LinkedHashMap<>();
        tags.put("penstock.state", trial.state().name());
        tags.put("penstock.worker", trial.worker());
        if (!trial.cause().isEmpty()) {
            tags.put("penstock.cause", trial.cause());
        }
        log(child, metrics(trial, study.goals()), trial.point(), tags);
        client.setTerminated(child, status(trial), trial.end());
    }

    private static RunStatus status(TrialRecord trial) {
        return switch (trial.state()) {
            case COMPLETE -> RunStatus.FINISHED;
            case PRUNED -> RunStatus.KILLED;
            default -> RunStatus.FAILED;
        };
    }

    /** The goals, whatever was measured beside them, and the way to the first goal by step. */
    private static List<Metric> metrics(TrialRecord trial, List<Goal> goals) {
        Map<String, Double> values = new LinkedHashMap<>();
        if (trial.details().get("metrics") instanceof Map<?, ?> others) {
            others.forEach((name, value) -> {
                if (value instanceof Number number) {
                    values.put(String.valueOf(name), number.doubleValue());
                }
            });
        }
        for (int i = 0; i < Math.min(goals.size(), trial.values().size()); i++) {
            values.put(goals.get(i).name(), trial.values().get(i));
        }
        List<Metric> metrics = new ArrayList<>();
        values.forEach((name, value) -> add(metrics, name, value, 0, trial.end()));
        for (TrialRecord.Reported reported : trial.curve()) {
            add(metrics, goals.get(0).name() + "_by_step", reported.value(), reported.step(), trial.end());
        }
        return metrics;
    }

    private static void add(List<Metric> metrics, String name, double value, int step, long time) {
        if (Double.isFinite(value)) {
            metrics.add(Metric.newBuilder()
                    .setKey(key(name))
                    .setValue(value)
                    .setStep(step)
                    .setTimestamp(time)
                    .build());
        }
    }

    private void writeBest(StudySnapshot study, String run) {
        Optional<TrialRecord> found = study.best();
        if (found.isEmpty() || found.get().number() == best) {
            return;
        }
        TrialRecord trial = found.get();
        List<Metric> metrics = new ArrayList<>();
        String goal = study.goals().get(0).name();
        int finished = (int) study.trials().stream()
                .filter(each -> each.state().isFinished())
                .count();
        add(metrics, "best_" + goal, trial.values().get(0), finished, trial.end());
        log(run, metrics, Map.of(), Map.of("penstock.best_trial", String.valueOf(trial.number())));
        best = trial.number();
    }

    private void log(String run, List<Metric> metrics, Map<String, Object> parameters, Map<String, String> tags) {
        List<Param> all = new ArrayList<>();
        parameters.forEach((name, value) -> all.add(Param.newBuilder()
                .setKey(key(name))
                .setValue(cut(String.valueOf(value), LONGEST_PARAMETER))
                .build()));
        List<RunTag> more = new ArrayList<>();
        tags.forEach((name, value) -> more.add(tag(name, value)));
        int requests = Math.max(
                1,
                Math.max(
                        (metrics.size() + MOST_METRICS - 1) / MOST_METRICS,
                        (all.size() + MOST_PARAMETERS - 1) / MOST_PARAMETERS));
        for (int i = 0; i < requests; i++) {
            client.logBatch(
                    run, part(metrics, i, MOST_METRICS), part(all, i, MOST_PARAMETERS), i == 0 ? more : List.of());
        }
    }

    private static <T> List<T> part(List<T> all, int number, int size) {
        return all.subList(Math.min(all.size(), number * size), Math.min(all.size(), (number + 1) * size));
    }

    private static RunTag tag(String key, String value) {
        return RunTag.newBuilder().setKey(key).setValue(cut(value, LONGEST_TAG)).build();
    }

    private static String cut(String value, int most) {
        return value.length() <= most ? value : value.substring(0, most - 1) + "…";
    }

    /** A name of what MLflow allows. */
    private static String key(String name) {
        return name.replaceAll("[^\\w./ -]", "_");
    }
}
