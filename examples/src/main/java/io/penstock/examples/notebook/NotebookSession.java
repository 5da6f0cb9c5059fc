package io.penstock.examples.notebook;

import io.penstock.engine.pipeline.Pipeline;
import io.penstock.engine.run.Fitted;
import io.penstock.engine.tree.Trees;
import io.penstock.spark.SparkRunner;
import io.penstock.spark.Table;
import io.penstock.steps.encode.OneHotEncoder;
import io.penstock.steps.impute.Imputer;
import io.penstock.steps.linear.LogisticRegression;
import io.penstock.steps.scale.StandardScaler;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** What the cells of a notebook do: the session belongs to the notebook, and is left as it was. */
public final class NotebookSession {
    private final SparkRunner runner;

    /** First cell: a runner on the notebook's session, which it never stops. */
    public NotebookSession(SparkSession spark) {
        this.runner = SparkRunner.on(spark);
    }

    /** Second cell: numbers and words, with gaps, to a class. */
    public Fitted<Pipeline> fit(Dataset<Row> passengers) {
        Pipeline pipeline = Pipeline.of(
                new Imputer("most_frequent"), new OneHotEncoder(), new StandardScaler(), new LogisticRegression(1e-2));
        Table table = Table.of(passengers).target("survived").carry("name");
        System.out.println(runner.explain(pipeline, table));
        return runner.fit(pipeline, table);
    }

    /** Third cell: predictions beside the columns that were carried. */
    public Dataset<Row> predict(Fitted<Pipeline> fitted, Dataset<Row> passengers) {
        return runner.transform(
                fitted.step(), Table.forModel(passengers, fitted.schema()).carry("name"));
    }

    /** Fourth cell: what was learned, by path. */
    public Object coefficients(Fitted<Pipeline> fitted) {
        return Trees.attribute(fitted.step(), "coefficients");
    }
}
