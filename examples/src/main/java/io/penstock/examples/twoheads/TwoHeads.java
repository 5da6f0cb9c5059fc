package io.penstock.examples.twoheads;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.monotonically_increasing_id;

import io.penstock.deploy.job.Demo;
import io.penstock.engine.pipeline.ColumnTransformer;
import io.penstock.engine.pipeline.Pipeline;
import io.penstock.engine.pipeline.Union;
import io.penstock.engine.run.Fitted;
import io.penstock.engine.step.Step;
import io.penstock.engine.wrap.Reshape;
import io.penstock.spark.SparkRunner;
import io.penstock.spark.Table;
import io.penstock.steps.augment.ImageRotate;
import io.penstock.steps.decompose.Pca;
import io.penstock.steps.encode.OneHotEncoder;
import io.penstock.steps.linear.LinearRegression;
import io.penstock.steps.linear.LogisticRegression;
import io.penstock.steps.scale.StandardScaler;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Two kinds of inputs, two kinds of targets, one pipeline: a picture of a digit, the pen that it was drawn with and the pressure on it go in;
 * which digit it is and how much ink it took come out. Picture and numbers have encoders of their own; the heads share what these make.
 */
public final class TwoHeads {
    private TwoHeads() {}

    /**
     * What came out.
     *
     * @param together scores of both heads on unseen rows
     * @param pictureOnly scores of the same heads without pen and pressure
     * @param tableOnly scores of the same heads without the picture
     * @param predictions for unseen rows: the digit, its probabilities and the ink beside the number of the row
     */
    public record Result(
            Map<String, Object> together,
            Map<String, Object> pictureOnly,
            Map<String, Object> tableOnly,
            Dataset<Row> predictions) {}

    public static void main(String[] arguments) {
        SparkSession spark =
                SparkSession.builder().appName("two heads").master("local[*]").getOrCreate();
        try {
            Result result = run(spark, Path.of(arguments.length > 0 ? arguments[0] : "data"));
            System.out.println(result);
            result.predictions().show(5);
        } finally {
            spark.stop();
        }
    }

    /** Digits as pictures, drawn with made-up pens at made-up pressures. */
    public static Dataset<Row> drawings(SparkSession spark, Path folder) {
        Dataset<Row> digits = spark.read()
                .option("header", "true")
                .option("inferSchema", "true")
                .csv(Demo.unpack(folder).toString())
                .coalesce(1)
                .withColumn("number", monotonically_increasing_id());
        Column[] pixels = Arrays.stream(digits.columns())
                .filter(name -> !name.equals("label") && !name.equals("number"))
                .map(name -> digits.col(name).cast("double"))
                .toArray(Column[]::new);
        return digits.select(
                        digits.col("number"),
                        array(pixels).as("picture"),
                        digits.col("label").as("digit"))
                .withColumn("pen", expr("element_at(array('pencil', 'ballpoint', 'brush'), pmod(hash(number), 3) + 1)"))
                .withColumn("pressure", expr("pmod(hash(number, 2), 1000) / 500"))
                .withColumn("wear", expr("pmod(hash(number, 3), 1000) / 1000 - 0.5"))
                .withColumn(
                        "ink",
                        expr("0.02 * aggregate(picture, 0D, (sum, pixel) -> sum + pixel) + 3 * pressure"
                                + " + case pen when 'brush' then 6 when 'ballpoint' then 1 else 0 end + wear"))
                .drop("wear");
    }

    /** A picture becomes components; in training it is turned a little, at random. */
    static Step look() {
        return Pipeline.of(new Reshape("8,8"), new ImageRotate(), new Reshape("64"), new StandardScaler(), new Pca(40))
                .set("image_rotate__degrees", 10.0)
                .named("look");
    }

    /** Two heads on the same inputs. */
    static Step heads() {
        return Union.of(
                new LogisticRegression(1e-2).target("digit"),
                LinearRegression.ridge(1e-3).target("ink"));
    }

    /** Both encoders side by side, then both heads side by side. */
    public static Pipeline pipeline() {
        return Pipeline.of(
                ColumnTransformer.of("picture", look())
                        .and("pressure", new StandardScaler())
                        .and("pen", new OneHotEncoder()),
                heads());
    }

    /** Runs the story; the digits are unpacked into the folder. */
    public static Result run(SparkSession spark, Path folder) {
        Dataset<Row> drawings = drawings(spark, folder).cache();
        Table seen = Table.of(drawings.filter("number % 3 > 0").drop("number")).target("digit", "ink");
        Table unseen = Table.of(drawings.filter("number % 3 = 0"))
                .target("digit", "ink")
                .carry("number");
        SparkRunner runner = SparkRunner.on(spark).seed(42);
        System.out.println(runner.explain(pipeline(), seen));
        Fitted<Pipeline> together = runner.fit(pipeline(), seen);
        Fitted<Pipeline> pictureOnly = runner.fit(Pipeline.of(ColumnTransformer.of("picture", look()), heads()), seen);
        Fitted<Pipeline> tableOnly = runner.fit(
                Pipeline.of(
                        ColumnTransformer.of("pressure", new StandardScaler()).and("pen", new OneHotEncoder()),
                        heads()),
                seen);
        String[] metrics = {"accuracy@digit", "rmse@ink", "r2@ink"};
        return new Result(
                runner.evaluate(together, unseen, metrics),
                runner.evaluate(pictureOnly, unseen, metrics),
                runner.evaluate(tableOnly, unseen, metrics),
                runner.transform(together, unseen));
    }
}
