package io.penstock.examples.networks;

import static io.penstock.steps.network.Layers.concatenate;
import static io.penstock.steps.network.Layers.dense;
import static io.penstock.steps.network.Layers.gru;
import static io.penstock.steps.network.Layers.reshape;
import static io.penstock.steps.network.compute.Activation.RELU;

import io.penstock.engine.run.Fitted;
import io.penstock.spark.SparkRunner;
import io.penstock.spark.Table;
import io.penstock.steps.network.Network;
import io.penstock.steps.network.graph.Head;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * A network of two inputs, numbers of a customer and a series of readings, and two heads, whether the customer leaves and how much is used. The data are generated, so the
 * best scores that any model can reach are known.
 */
public final class TwoInputNetwork {
    private static final int TRAITS = 4;
    private static final int READINGS = 6;
    private static final double NOISE = 0.5;
    private static final DataType NUMBERS = DataTypes.createArrayType(DataTypes.DoubleType, false);
    private static final StructType SCHEMA = new StructType()
            .add("traits", NUMBERS, false)
            .add("readings", NUMBERS, false)
            .add("leaves", DataTypes.IntegerType, false)
            .add("use", DataTypes.DoubleType, false);

    private TwoInputNetwork() {}

    /**
     * What came out, on unseen rows.
     *
     * @param logLoss of {@code leaves}
     * @param bestLogLoss that of the probabilities with which the rows were made
     * @param squaredError of {@code use}
     * @param bestSquaredError the variance of the noise
     */
    public record Result(double logLoss, double bestLogLoss, double squaredError, double bestSquaredError) {}

    public static void main(String[] arguments) {
        SparkSession spark = SparkSession.builder()
                .appName("two inputs, two heads")
                .master("local[*]")
                .getOrCreate();
        try {
            System.out.println(run(spark));
        } finally {
            spark.stop();
        }
    }

    /** The probability with which a customer leaves. */
    private static double leaving(double[] traits, double[] readings) {
        double fall = readings[READINGS - 1] - readings[0];
        return 1 / (1 + Math.exp(-(1.5 * traits[0] - traits[1] - fall)));
    }

    private static double use(double[] traits, double[] readings) {
        double sum = 0;
        for (double reading : readings) {
            sum += reading;
        }
        return 2 * traits[2] + sum;
    }

    private static List<Row> rows(int count, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            double[] traits = random.doubles(TRAITS, -1, 1).toArray();
            double[] readings = random.doubles(READINGS, -1, 1).toArray();
            int leaves = random.nextDouble() < leaving(traits, readings) ? 1 : 0;
            double use = use(traits, readings) + NOISE * random.nextGaussian();
            rows.add(RowFactory.create(traits, readings, leaves, use));
        }
        return rows;
    }

    /** The network: an encoder for each input, and two heads on what both make. */
    public static Network network() {
        return Network.ofInputs("traits", "readings")
                .layers(
                        dense(24, RELU).named("customer").from("traits"),
                        reshape(READINGS, 1).named("series").from("readings"),
                        gru(16).named("past").from("series"),
                        dense(24, RELU).named("now").from("readings"),
                        concatenate("customer", "past", "now").named("both"))
                .heads(
                        Head.classify("leaves").from("both"),
                        Head.regress("use").from("both").weight(0.5))
                .epochs(12)
                .learningRate(0.005)
                .set("schedule", "cosine");
    }

    public static Result run(SparkSession spark) {
        Dataset<Row> seen = spark.createDataFrame(rows(20_000, 1), SCHEMA).coalesce(1);
        List<Row> unseen = rows(20_000, 2);
        SparkRunner runner = SparkRunner.on(spark).seed(42);
        Fitted<Network> fitted = runner.fit(network(), Table.of(seen).target("leaves", "use"));
        Table table =
                Table.of(spark.createDataFrame(unseen, SCHEMA).coalesce(1)).target("leaves", "use");
        List<Row> predicted =
                runner.transform(fitted, table.carry("leaves", "use")).collectAsList();
        double logLoss = 0;
        double best = 0;
        double squares = 0;
        for (int i = 0; i < unseen.size(); i++) {
            Row row = unseen.get(i);
            double[] traits = (double[]) row.get(0);
            double[] readings = (double[]) row.get(1);
            boolean leaves = row.getInt(2) == 1;
            double chance = leaving(traits, readings);
            best -= Math.log(leaves ? chance : 1 - chance);
            List<Double> probabilities =
                    predicted.get(i).getList(predicted.get(i).fieldIndex("probability_leaves"));
            logLoss -= Math.log(probabilities.get(leaves ? 1 : 0));
            double error = predicted.get(i).getDouble(predicted.get(i).fieldIndex("prediction_use")) - row.getDouble(3);
            squares += error * error;
        }
        int count = unseen.size();
        return new Result(logLoss / count, best / count, squares / count, NOISE * NOISE);
    }
}
