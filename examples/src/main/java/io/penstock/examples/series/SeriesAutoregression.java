package io.penstock.examples.series;

import io.penstock.engine.pipeline.Pipeline;
import io.penstock.engine.run.Fitted;
import io.penstock.engine.split.Splitter;
import io.penstock.engine.split.WalkForward;
import io.penstock.spark.SparkRunner;
import io.penstock.spark.Table;
import io.penstock.steps.linear.LinearRegression;
import io.penstock.steps.series.AutoregressiveWindows;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Predicts the next hour of a series with a daily season from the two days before it. While the pipeline learns, windows of the series
 * become inputs and what follows them becomes the target; when it predicts, the last window of a row is all there is.
 */
public final class SeriesAutoregression {
    private static final int DAY = 24;

    private SeriesAutoregression() {}

    /**
     * One fold: the past that was learned from, and the error on what follows it.
     *
     * @param rows that the regression learned from: windows
     * @param error root mean squared error of the regression
     * @param naive that of predicting the value of the day before
     */
    public record Fold(long rows, double error, double naive) {}

    /**
     * What came out.
     *
     * @param folds from the earliest
     * @param next the week, and the predicted hour after it
     */
    public record Result(List<Fold> folds, List<Row> next) {}

    public static void main(String[] arguments) {
        SparkSession spark =
                SparkSession.builder().appName("series").master("local[*]").getOrCreate();
        try {
            System.out.println(run(spark, weeks(spark, 40)));
        } finally {
            spark.stop();
        }
    }

    /** Hours of weeks, one week a row: a daily season that swells and fades, a slow wave, and noise of deviation 1. */
    public static Dataset<Row> weeks(SparkSession spark, int count) {
        return spark.range(0, count, 1, 2)
                .selectExpr("id as week", "explode(sequence(0, 167)) as hour")
                .selectExpr("*", "week * 168 + hour as t")
                .selectExpr(
                        "week",
                        "hour",
                        "50 + 8 * (1 + 0.4 * sin(t / 90)) * sin(2 * pi() * t / 24) + 5 * sin(t / 400)"
                                + " + sqrt(-2 * ln((pmod(hash(t), 99991) + 1) / 99992))"
                                + " * cos(2 * pi() * pmod(hash(t, 7), 99991) / 99991) as value")
                .groupBy("week")
                .agg(org.apache.spark.sql.functions.expr(
                        "transform(array_sort(collect_list(struct(hour, value))), item -> item.value) as series"))
                .orderBy("week")
                .coalesce(1);
    }

    /** Walks forward through the weeks, then predicts the hour after each of them. */
    public static Result run(SparkSession spark, Dataset<Row> weeks) {
        SparkRunner runner = SparkRunner.on(spark).seed(42);
        Table table = Table.of(weeks).carry("week").inputs("series");
        Pipeline pipeline = Pipeline.of(new AutoregressiveWindows(2 * DAY, 1), LinearRegression.ridge(1e-4));
        System.out.println(runner.explain(pipeline, table));

        Splitter split = runner.fit(WalkForward.anchored(16, 8), table).step();
        List<Fold> folds = new ArrayList<>();
        for (int fold = 0; fold < split.folds(); fold++) {
            Dataset<Row> past = runner.transform(split.training(fold), table);
            Dataset<Row> following = runner.transform(split.validation(fold), table);
            Fitted<Pipeline> fitted = runner.fit(pipeline, Table.of(past).inputs("series"));
            double error = (double)
                    runner.evaluate(fitted, Table.of(following), "rmse@next").getOrDefault("rmse@next", Double.NaN);
            folds.add(new Fold(fitted.report().get(0).rows(), error, naive(following)));
        }
        Fitted<Pipeline> whole = runner.fit(pipeline, table);
        return new Result(folds, runner.transform(whole, weeks).orderBy("week").collectAsList());
    }

    /** The error of predicting the value of the day before, over the same hours that the regression is measured on. */
    private static double naive(Dataset<Row> weeks) {
        return weeks.selectExpr("posexplode(series) as (hour, value)", "series")
                .filter("hour >= " + 2 * DAY)
                .selectExpr("value - series[hour - " + DAY + "] as error")
                .selectExpr("sqrt(avg(error * error))")
                .first()
                .getDouble(0);
    }
}
