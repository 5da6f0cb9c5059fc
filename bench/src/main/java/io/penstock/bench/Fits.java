package io.penstock.bench;

import io.penstock.engine.data.DataType;
import io.penstock.engine.data.Tensor;
import io.penstock.engine.pipeline.Pipeline;
import io.penstock.engine.run.Fitted;
import io.penstock.engine.step.Step;
import io.penstock.engine.tree.Trees;
import io.penstock.spark.SparkRunner;
import io.penstock.spark.Table;
import io.penstock.steps.cluster.KMeans;
import io.penstock.steps.decompose.Pca;
import io.penstock.steps.linear.LinearRegression;
import io.penstock.steps.linear.LogisticRegression;
import io.penstock.steps.scale.StandardScaler;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.DoubleSupplier;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.classification.LogisticRegressionModel;
import org.apache.spark.ml.clustering.KMeansModel;
import org.apache.spark.ml.feature.PCAModel;
import org.apache.spark.ml.regression.LinearRegressionModel;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** The fits that are compared with Spark ML. */
final class Fits {
    private final SparkSession session;
    private final DataType precision;
    private final AtomicLong ourSeed = new AtomicLong();
    private final AtomicLong theirSeed = new AtomicLong();

    Fits(SparkSession session, DataType precision) {
        this.session = session;
        this.precision = precision;
    }

    private record Case(String name, String quality, Supplier<DoubleSupplier> ours, Supplier<DoubleSupplier> theirs)
            implements Comparison {
        @Override
        public DoubleSupplier penstock() {
            return ours.get();
        }

        @Override
        public DoubleSupplier peer() {
            return theirs.get();
        }
    }

    private Fitted<Step> fit(Dataset<Row> data, boolean supervised, Step... steps) {
        Table table = Table.of(data).inputs("features");
        return SparkRunner.on(session)
                .precision(precision)
                .fit((Step) Pipeline.of(steps), supervised ? table.target("label") : table);
    }

    private static Object attribute(Fitted<Step> fitted, String name) {
        return Trees.attribute(fitted.step(), name).values().iterator().next();
    }

    private static double number(Fitted<Step> fitted, String name) {
        return ((Number) attribute(fitted, name)).doubleValue();
    }

    private static double sum(Object tensor) {
        return Arrays.stream(((Tensor) tensor).toDoubles()).sum();
    }

    private static <M> DoubleSupplier theirs(
            Dataset<Row> data, Function<M, Double> quality, Class<M> last, PipelineStage... stages) {
        PipelineModel model =
                new org.apache.spark.ml.Pipeline().setStages(stages).fit(data);
        return () -> quality.apply(last.cast(model.stages()[model.stages().length - 1]));
    }

    private static org.apache.spark.ml.feature.StandardScaler scaler() {
        return new org.apache.spark.ml.feature.StandardScaler()
                .setInputCol("features")
                .setOutputCol("scaled")
                .setWithMean(true);
    }

    private static org.apache.spark.ml.feature.PCA pca(String input) {
        return new org.apache.spark.ml.feature.PCA()
                .setInputCol(input)
                .setOutputCol("pca")
                .setK(50);
    }

    /** The comparisons over Fashion-MNIST. */
    List<Comparison> fashion(Dataset<Row> data) {
        List<Comparison> all = new ArrayList<>();
        all.add(new Case(
                "PCA to 50, 60,000 x 784",
                "explained variance",
                () -> {
                    Fitted<Step> fitted = fit(data, false, new Pca(50));
                    return () -> sum(attribute(fitted, "explained_variance_ratio"));
                },
                () -> theirs(
                        data, model -> sum(model.explainedVariance().toArray()), PCAModel.class, pca("features"))));
        all.add(new Case(
                "standardize + PCA to 50, 60,000 x 784",
                "explained variance",
                () -> {
                    Fitted<Step> fitted = fit(data, false, new StandardScaler(), new Pca(50));
                    return () -> sum(attribute(fitted, "explained_variance_ratio"));
                },
                () -> theirs(
                        data,
                        model -> sum(model.explainedVariance().toArray()),
                        PCAModel.class,
                        scaler(),
                        pca("scaled"))));
        all.add(new Case(
                "standardize + logistic regression, 50 iterations, 60,000 x 784 x 10",
                "objective",
                () -> {
                    Pipeline pipeline = Pipeline.of(new StandardScaler(), new LogisticRegression())
                            .set("logistic_regression__max_iterations", 50)
                            .set("logistic_regression__tolerance", 0.0);
                    Fitted<Step> fitted = SparkRunner.on(session)
                            .precision(precision)
                            .fit(
                                    (Step) pipeline,
                                    Table.of(data).inputs("features").target("label"));
                    return () -> number(fitted, "objective");
                },
                () -> theirs(
                        data,
                        model -> {
                            double[] history = model.summary().objectiveHistory();
                            return history[history.length - 1];
                        },
                        LogisticRegressionModel.class,
                        scaler(),
                        new org.apache.spark.ml.classification.LogisticRegression()
                                .setFeaturesCol("scaled")
                                .setMaxIter(50)
                                .setTol(0))));
        all.add(new Case(
                "k-means, k = 20, 20 iterations, 60,000 x 784",
                "cost",
                () -> {
                    Pipeline pipeline = Pipeline.of(new KMeans(20))
                            .set("kmeans__max_iterations", 20)
                            .set("kmeans__tolerance", 0.0);
                    Fitted<Step> fitted = SparkRunner.on(session)
                            .precision(precision)
                            .seed(ourSeed.incrementAndGet())
                            .fit((Step) pipeline, Table.of(data).inputs("features"));
                    return () -> number(fitted, "cost");
                },
                () -> theirs(
                        data,
                        model -> model.summary().trainingCost(),
                        KMeansModel.class,
                        new org.apache.spark.ml.clustering.KMeans()
                                .setK(20)
                                .setMaxIter(20)
                                .setTol(0)
                                .setSeed(theirSeed.incrementAndGet()))));
        return all;
    }

    private static double sum(double[] values) {
        return Arrays.stream(values).sum();
    }

    /** The comparison over a million rows of 100 columns. */
    Comparison ridge(Dataset<Row> data) {
        // MLlib scales the target, and with it the penalty, by its deviation.
        double deviation =
                data.agg(org.apache.spark.sql.functions.stddev("label")).first().getDouble(0);
        return new Case(
                "ridge by normal equations, 1,000,000 x 100",
                "norm of the coefficients",
                () -> {
                    Fitted<Step> fitted = SparkRunner.on(session)
                            .precision(precision)
                            .fit(
                                    (Step) Pipeline.of(new LinearRegression()).set("linear_regression__l2", 0.01),
                                    Table.of(data).inputs("features").target("label"));
                    return () -> norm(((Tensor) attribute(fitted, "coefficients")).toDoubles());
                },
                () -> theirs(
                        data,
                        model -> norm(model.coefficients().toArray()),
                        LinearRegressionModel.class,
                        new org.apache.spark.ml.regression.LinearRegression()
                                .setSolver("normal")
                                .setRegParam(0.01 * deviation)));
    }

    private static double norm(double[] values) {
        return Math.sqrt(Arrays.stream(values).map(value -> value * value).sum());
    }

    /** A fit that is all overhead. */
    Comparison small(Dataset<Row> data) {
        return new Case(
                "logistic regression on 150 rows, 10 iterations",
                "objective",
                () -> {
                    Pipeline pipeline = Pipeline.of(new LogisticRegression())
                            .set("logistic_regression__max_iterations", 10)
                            .set("logistic_regression__l2", 0.01);
                    Fitted<Step> fitted = SparkRunner.on(session)
                            .fit(
                                    (Step) pipeline,
                                    Table.of(data).inputs("features").target("label"));
                    return () -> number(fitted, "objective");
                },
                () -> theirs(
                        data,
                        model -> {
                            double[] history = model.summary().objectiveHistory();
                            return history[history.length - 1];
                        },
                        LogisticRegressionModel.class,
                        new org.apache.spark.ml.classification.LogisticRegression()
                                .setMaxIter(10)
                                .setRegParam(0.01)));
    }
}
