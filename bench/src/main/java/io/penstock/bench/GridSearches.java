package io.penstock.bench;

import io.penstock.engine.param.Distributions;
import io.penstock.engine.pipeline.Pipeline;
import io.penstock.engine.search.Search;
import io.penstock.engine.split.KFold;
import io.penstock.engine.study.TrialRecord;
import io.penstock.spark.SparkRunner;
import io.penstock.spark.Table;
import io.penstock.steps.decompose.Pca;
import io.penstock.steps.linear.LogisticRegression;
import io.penstock.steps.scale.StandardScaler;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.DoubleSupplier;
import java.util.stream.IntStream;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.evaluation.MulticlassClassificationEvaluator;
import org.apache.spark.ml.feature.PCA;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.tuning.CrossValidator;
import org.apache.spark.ml.tuning.CrossValidatorModel;
import org.apache.spark.ml.tuning.ParamGridBuilder;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;

/**
 * A grid of twelve penalties for a classifier behind a scaler and a PCA, on three folds, and the best on all rows: Penstock, which fits the first two steps once per
 * fold, beside Spark's CrossValidator. 20,000 images of Fashion-MNIST, cached; the same process, in turn; and in turn with them scikit-learn in a process of its own,
 * with its cache of fitted steps.
 *
 * <p>Arguments: {@code --fashion DIR}, {@code --runs N}, {@code --no-peer}, {@code --python COMMAND} of a Python with scikit-learn.
 */
public final class GridSearches {
    private static final int ROWS = 20_000;
    private static final int ITERATIONS = 50;

    private GridSearches() {}

    public static void main(String[] arguments) {
        List<String> words = Arrays.asList(arguments);
        int fashion = words.indexOf("--fashion");
        int runs = words.indexOf("--runs");
        int python = words.indexOf("--python");
        Path images = Path.of(fashion < 0 ? "../shared/data/fashion-mnist" : words.get(fashion + 1));
        SparkSession session = SparkSession.builder()
                .master("local[2]")
                .appName("penstock searches")
                .config("spark.ui.enabled", "false")
                .config("spark.driver.host", "127.0.0.1")
                .config("spark.driver.bindAddress", "127.0.0.1")
                .getOrCreate();
        try (ScikitLearn scikit = python < 0 ? null : new ScikitLearn(words.get(python + 1), images)) {
            run(
                    session,
                    images,
                    runs < 0 ? 3 : Integer.parseInt(words.get(runs + 1)),
                    !words.contains("--no-peer"),
                    scikit);
        } finally {
            session.stop();
        }
    }

    private static DoubleSupplier held(double quality) {
        return () -> quality;
    }

    private static double[] penalties() {
        return IntStream.range(0, 12)
                .mapToDouble(i -> Math.pow(10, -5 + i * 5.0 / 11))
                .toArray();
    }

    private static void run(
            SparkSession session, Path folder, int runs, boolean withPeer, @Nullable ScikitLearn scikit) {
        FashionMnist all = FashionMnist.read(folder, "train");
        Dataset<Row> data = Tables.fashion(
                session,
                new FashionMnist(
                        Arrays.copyOf(all.pixels(), ROWS * FashionMnist.WIDTH), Arrays.copyOf(all.labels(), ROWS)));
        System.out.println("Spark " + session.version() + ", Spark ML's BLAS "
                + dev.ludovic.netlib.blas.BLAS.getInstance().getClass().getSimpleName() + ", load "
                + Measurement.load());
        Measurement ours = new Measurement(runs);
        Measurement theirs = new Measurement(runs);
        new Measurement(1).run(() -> held(penstock(session, data)));
        for (int i = 0; i < runs; i++) {
            ours.run(() -> held(penstock(session, data)));
            if (withPeer) {
                theirs.run(() -> held(peer(data)));
            }
            if (scikit != null) {
                scikit.run();
            }
        }
        System.out.println(
                "| work | Penstock wall / CPU s | CrossValidator wall / CPU s | wall x | CPU x | best mean accuracy: ours, theirs |");
        System.out.println("|---|---|---|---|---|---|");
        System.out.println(String.format(
                Locale.ROOT,
                "| 3 folds x 12 points + refit | %.2f / %.2f | %.2f / %.2f | %.1f | %.1f | %.4f, %.4f |",
                ours.wall(),
                ours.cpu(),
                theirs.wall(),
                theirs.cpu(),
                theirs.wall() / ours.wall(),
                theirs.cpu() / ours.cpu(),
                ours.quality(),
                theirs.quality()));
        if (scikit != null) {
            System.out.println("scikit-learn, in turn: " + scikit.median());
        }
    }

    private static double penstock(SparkSession session, Dataset<Row> data) {
        Object[] values = Arrays.stream(penalties()).boxed().toArray();
        Pipeline pipeline = Pipeline.of(new StandardScaler(), new Pca(50), new LogisticRegression())
                .set("logistic_regression__max_iterations", ITERATIONS);
        Search search = Search.of(pipeline)
                .over("l2")
                .space("l2", Distributions.ordinal(values))
                .searcher("grid")
                .metric("accuracy")
                .split(new KFold(3).shuffled(7))
                .parallelism(2);
        Search fitted = SparkRunner.on(session)
                .fit(search, Table.of(data).target("label"))
                .step();
        TrialRecord best = fitted.trials().orElseThrow().best().orElseThrow();
        return best.values().get(0);
    }

    private static double peer(Dataset<Row> data) {
        org.apache.spark.ml.classification.LogisticRegression classifier =
                new org.apache.spark.ml.classification.LogisticRegression()
                        .setFeaturesCol("reduced")
                        .setLabelCol("label")
                        .setFamily("multinomial")
                        .setMaxIter(ITERATIONS);
        org.apache.spark.ml.Pipeline pipeline = new org.apache.spark.ml.Pipeline().setStages(new PipelineStage[] {
            new org.apache.spark.ml.feature.StandardScaler()
                    .setWithMean(true)
                    .setInputCol("features")
                    .setOutputCol("scaled"),
            new PCA().setK(50).setInputCol("scaled").setOutputCol("reduced"),
            classifier
        });
        ParamMap[] grid = new ParamGridBuilder()
                .addGrid(classifier.regParam(), penalties())
                .build();
        CrossValidatorModel fitted = new CrossValidator()
                .setEstimator(pipeline)
                .setEvaluator(new MulticlassClassificationEvaluator()
                        .setMetricName("accuracy")
                        .setLabelCol("label"))
                .setEstimatorParamMaps(grid)
                .setNumFolds(3)
                .setParallelism(2)
                .setSeed(7)
                .fit(data);
        return Arrays.stream(fitted.avgMetrics()).max().orElseThrow();
    }
}
