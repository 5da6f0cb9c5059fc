package io.penstock.deploy.job;

import io.penstock.engine.data.Schema;
import io.penstock.engine.error.PenstockException;
import io.penstock.engine.learn.Metric;
import io.penstock.engine.metric.Metrics;
import io.penstock.engine.model.Model;
import io.penstock.engine.plan.Planner;
import io.penstock.engine.run.Fitted;
import io.penstock.engine.run.Progress;
import io.penstock.engine.step.Phase;
import io.penstock.engine.step.Step;
import io.penstock.engine.type.StepTypes;
import io.penstock.spark.SparkRunner;
import io.penstock.spark.Table;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;

/** Trains a pipeline on one part of the data, measures it on another, and saves it. */
public final class Training {
    private final SparkRunner runner;
    private final long seed;

    public Training(SparkRunner runner, long seed) {
        this.runner = runner;
        this.seed = seed;
    }

    /** Where the rows go. */
    public record Split(Dataset<Row> train, Dataset<Row> test) {}

    /** What came of it. */
    public record Result(Fitted<Step> fitted, Map<String, Object> metrics, long rows) {}

    /**
     * Holds out a share of the rows. Which ones depends on the seed and on the order of the rows in the files only.
     *
     * @param share between 0 and 1
     */
    public Split split(Dataset<Row> data, double share) {
        if (!(share > 0 && share < 1)) {
            throw PenstockException.user("the share to hold out must lie between 0 and 1")
                    .value(String.valueOf(share))
                    .remedy("use for example 0.2")
                    .build();
        }
        String id = "__penstock_row";
        String draw = "__penstock_draw";
        Dataset<Row> drawn = data.withColumn(id, functions.monotonically_increasing_id())
                .withColumn(
                        draw,
                        functions.pmod(
                                functions.xxhash64(functions.lit(seed), functions.col(id)), functions.lit(1_000_000L)));
        long limit = Math.round(share * 1_000_000);
        return new Split(
                drawn.filter(functions.col(draw).geq(limit)).drop(id, draw),
                drawn.filter(functions.col(draw).lt(limit)).drop(id, draw));
    }

    /** Fits and measures. Without metrics, those that suit the pipeline. */
    public Result run(Step step, Table train, Table test, List<String> metrics, Progress progress) {
        List<Metric<?>> asked = new ArrayList<>();
        metrics.forEach(name -> asked.add(Metrics.named(name)));
        StepTypes.discover().requireSavable(step);
        Fitted<Step> fitted = runner.progress(progress).fit(step, train);
        if (asked.isEmpty()) {
            fitting(fitted.step(), train.schema()).forEach(name -> asked.add(Metrics.named(name)));
        }
        Map<String, Object> scores = asked.isEmpty() || train.schema().targets().isEmpty()
                ? Map.of()
                : runner.evaluate(fitted.step(), test, asked);
        long rows = fitted.report().isEmpty() ? 0 : fitted.report().get(0).rows();
        return new Result(fitted, new LinkedHashMap<>(scores), rows);
    }

    /** The names of the metrics that suit a fitted pipeline. */
    public static List<String> fitting(Step fitted, Schema schema) {
        return Metrics.fitting(Planner.transform(fitted, schema, Phase.EVALUATE).output());
    }

    /** What is noted in a model about its training. */
    public static Map<String, Object> about(Result result) {
        Map<String, Object> about = new LinkedHashMap<>();
        about.put("metrics", result.metrics());
        about.put("rows", result.rows());
        return about;
    }

    /** What a report says of a saved version. */
    public static Map<String, Object> describe(String root, Model.Version version) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("model", root);
        document.put("version", version.number());
        document.put("digest", version.digest());
        return document;
    }
}
