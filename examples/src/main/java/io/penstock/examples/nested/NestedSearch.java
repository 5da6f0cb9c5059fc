package io.penstock.examples.nested;

import io.penstock.engine.ensemble.Stacking;
import io.penstock.engine.param.Distributions;
import io.penstock.engine.pipeline.Pipeline;
import io.penstock.engine.run.Fitted;
import io.penstock.engine.search.Search;
import io.penstock.engine.split.HoldOut;
import io.penstock.engine.split.KFold;
import io.penstock.engine.step.Step;
import io.penstock.engine.tree.Trees;
import io.penstock.spark.SparkRunner;
import io.penstock.spark.Table;
import io.penstock.steps.linear.LogisticRegression;
import io.penstock.steps.linear.SgdClassifier;
import io.penstock.steps.network.Layers;
import io.penstock.steps.network.Network;
import io.penstock.steps.network.compute.Activation;
import io.penstock.steps.network.graph.Head;
import io.penstock.steps.scale.StandardScaler;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * A pipeline whose last step is a stacking of two models, one of which looks for its own learning rate. The search runs inside of every fit that the stacking asks for,
 * on the rows of that fit only, so what the judge learns from was searched for without the rows that it judges. In the end the search holds the best
 * that it found on all rows.
 */
public final class NestedSearch {
    private NestedSearch() {}

    /**
     * What came out.
     *
     * @param search as it stands in the fitted pipeline
     * @param scores on new rows
     */
    public record Result(Fitted<Pipeline> fitted, Search search, Map<String, Object> scores) {}

    public static void main(String[] arguments) {
        SparkSession spark = SparkSession.builder()
                .appName("nested search")
                .master("local[*]")
                .getOrCreate();
        try {
            System.out.println(run(spark).search().attributes());
        } finally {
            spark.stop();
        }
    }

    /** Rows of three numbers; the first two tell the class, together. */
    public static Dataset<Row> rows(SparkSession spark, long from, long count) {
        return spark.range(from, from + count, 1, 2)
                .selectExpr(
                        "pmod(hash(id, 1), 9973) / 9973 as u",
                        "pmod(hash(id, 2), 9973) / 9973 as v",
                        "pmod(hash(id, 3), 9973) / 9973 as w")
                .selectExpr("*", "case when 2 * u + v + 0.2 * w > 1.6 then 1 else 0 end as label");
    }

    /** A search in a stacking in a pipeline. */
    public static Pipeline pipeline() {
        Search search = Search.of(new SgdClassifier())
                .space("learning_rate", Distributions.logUniform(1e-4, 1))
                .searcher("random")
                .metric("log_loss")
                .split(new HoldOut(0.25))
                .trials(6);
        Network network = Network.of(Layers.dense(8, Activation.TANH))
                .heads(Head.classify("label"))
                .epochs(10)
                .learningRate(0.01);
        return Pipeline.of(
                new StandardScaler(),
                Stacking.of(search, network).judgedBy(new LogisticRegression(1e-3), new KFold(3).shuffled(7)));
    }

    /** Every search of a tree. */
    public static List<Search> searches(Step root) {
        List<Search> found = new ArrayList<>();
        Trees.visit(root, (path, step) -> {
            if (step instanceof Search search) {
                found.add(search);
            }
        });
        return found;
    }

    /** Runs the story. */
    public static Result run(SparkSession spark) {
        Table table = Table.of(rows(spark, 0, 900)).target("label");
        SparkRunner runner = SparkRunner.on(spark).seed(42);
        Pipeline pipeline = pipeline();
        System.out.println(runner.explain(pipeline, table));
        Fitted<Pipeline> fitted = runner.fit(pipeline, table);
        Search search = searches(fitted.step()).get(0);
        Step best = search.step();
        System.out.println("the search found " + search.best() + " and holds " + best);
        Table fresh = Table.of(rows(spark, 10_000, 1_000)).target("label");
        return new Result(fitted, search, runner.evaluate(fitted, fresh, "accuracy"));
    }
}
