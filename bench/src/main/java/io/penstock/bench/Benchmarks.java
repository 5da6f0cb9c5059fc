package io.penstock.bench;

import io.penstock.engine.data.Batch;
import io.penstock.engine.data.DataType;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Compares Penstock with Spark ML: the same data, cached in the same way, the same process, in turn; medians of wall and CPU seconds after a warm-up,
 * with the quality that each reaches.
 *
 * <p>Arguments: {@code --fashion DIR} (Fashion-MNIST in the idx format), {@code --runs N}, {@code --precision 32|64}, {@code --only WORD},
 * {@code --no-peer} (Penstock alone, for profiling).
 */
public final class Benchmarks {
    private static final int MILLION = 1_000_000;

    private Benchmarks() {}

    public static void main(String[] arguments) {
        List<String> words = Arrays.asList(arguments);
        Path fashion = Path.of(option(words, "--fashion", "../shared/data/fashion-mnist"));
        int runs = Integer.parseInt(option(words, "--runs", "5"));
        String only = option(words, "--only", "");
        DataType precision = option(words, "--precision", "64").equals("32") ? DataType.FLOAT32 : DataType.FLOAT64;
        SparkSession session = SparkSession.builder()
                .master("local[2]")
                .appName("penstock benchmarks")
                .config("spark.ui.enabled", "false")
                .config("spark.driver.host", "127.0.0.1")
                .config("spark.driver.bindAddress", "127.0.0.1")
                .getOrCreate();
        System.out.println("Spark " + session.version() + ", Java " + System.getProperty("java.version") + ", "
                + Runtime.getRuntime().availableProcessors() + " processors, Spark ML's BLAS "
                + dev.ludovic.netlib.blas.BLAS.getInstance().getClass().getSimpleName() + ", blocks of "
                + precision + ", load " + Measurement.load());
        System.out.println(
                "| work | Penstock wall / CPU s | Spark ML wall / CPU s | wall x | CPU x | quality: ours, theirs |");
        System.out.println("|---|---|---|---|---|---|");
        try {
            run(session, fashion, runs, only, precision, !words.contains("--no-peer"));
        } finally {
            session.stop();
        }
    }

    private static void run(
            SparkSession session, Path fashion, int runs, String only, DataType precision, boolean withPeer) {
        Fits fits = new Fits(session, precision);
        FashionMnist images = FashionMnist.read(fashion, "train");
        Dataset<Row> pixels = Tables.fashion(session, images);
        for (Comparison comparison : fits.fashion(pixels)) {
            compare(comparison, runs, only, withPeer);
        }
        Dataset<Row> few = Tables.of(
                session,
                Arrays.copyOf(images.pixels(), 150 * FashionMnist.WIDTH),
                labels(images, 150),
                FashionMnist.WIDTH,
                2);
        pixels.unpersist();
        compare(fits.small(narrowed(session, few)), Math.max(runs, 15), only, withPeer);
        Dataset<Row> million = Tables.synthetic(session, MILLION, 100);
        compare(fits.ridge(million), runs, only, withPeer);
        List<Comparison> chains = new ArrayList<>();
        Chains all = new Chains(session);
        for (int steps : new int[] {1, 9, 10}) {
            chains.add(all.rows(steps, million));
        }
        chains.forEach(comparison -> compare(comparison, runs, only, withPeer));
        List<Batch> blocks = Chains.synthetic(MILLION);
        for (int steps : new int[] {1, 9, 10}) {
            compare(all.blocks(steps, million, blocks), runs, only, withPeer);
        }
    }

    private static double[] labels(FashionMnist images, int count) {
        double[] labels = new double[count];
        for (int i = 0; i < count; i++) {
            labels[i] = images.labels()[i] % 3;
        }
        return labels;
    }

    /** Four features of each row, so that the fit is all overhead. */
    private static Dataset<Row> narrowed(SparkSession session, Dataset<Row> wide) {
        List<Row> rows = wide.collectAsList();
        double[] values = new double[rows.size() * 4];
        double[] labels = new double[rows.size()];
        for (int i = 0; i < labels.length; i++) {
            double[] pixels = ((org.apache.spark.ml.linalg.Vector) rows.get(i).get(0)).toArray();
            for (int j = 0; j < 4; j++) {
                values[i * 4 + j] = pixels[300 + 57 * j];
            }
            labels[i] = rows.get(i).getDouble(1);
        }
        return Tables.of(session, values, labels, 4, 2);
    }

    private static void compare(Comparison comparison, int runs, String only, boolean withPeer) {
        if (!comparison.name().contains(only)) {
            return;
        }
        new Measurement(1).run(comparison::penstock);
        Measurement ours = new Measurement(runs);
        Measurement theirs = new Measurement(runs);
        if (withPeer) {
            new Measurement(1).run(comparison::peer);
        }
        for (int i = 0; i < runs; i++) {
            ours.run(comparison::penstock);
            if (withPeer) {
                theirs.run(comparison::peer);
            }
        }
        System.out.println(String.format(
                Locale.ROOT,
                "| %s | %.3f / %.3f | %.3f / %.3f | %.1f | %.1f | %s %.6g, %.6g |",
                comparison.name(),
                ours.wall(),
                ours.cpu(),
                theirs.wall(),
                theirs.cpu(),
                theirs.wall() / ours.wall(),
                theirs.cpu() / ours.cpu(),
                comparison.quality(),
                ours.quality(),
                theirs.quality()));
    }

    private static String option(List<String> words, String name, String otherwise) {
        int at = words.indexOf(name);
        return at < 0 || at + 1 >= words.size() ? otherwise : words.get(at + 1);
    }
}
