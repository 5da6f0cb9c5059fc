package io.penstock.steps.testing;

import io.penstock.engine.data.Tensor;
import io.penstock.engine.local.LocalData;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPInputStream;

/** The real data sets among the test resources. */
public final class RealData {
    private RealData() {}

    /** 1,797 × 64 pixels, ten digits. */
    public static LocalData digits() {
        return classes(rows("digits.csv.gz", ",", 0));
    }

    /** 569 × 30, two classes. */
    public static LocalData breastCancer() {
        return classes(rows("breast_cancer.csv", ",", 1));
    }

    /** 150 × 4, three classes. */
    public static LocalData iris() {
        return classes(rows("iris.csv", ",", 1));
    }

    /** 442 × 10, a quantity. */
    public static LocalData diabetes() {
        double[][] features = rows("diabetes_data_raw.csv.gz", "\\s+", 0);
        double[] target = Arrays.stream(rows("diabetes_target.csv.gz", "\\s+", 0))
                .mapToDouble(row -> row[0])
                .toArray();
        return Tables.of(Tensor.matrix(features), Tensor.scalars(target));
    }

    private static LocalData classes(double[][] rows) {
        int width = rows[0].length - 1;
        double[][] features =
                Arrays.stream(rows).map(row -> Arrays.copyOf(row, width)).toArray(double[][]::new);
        int[] labels = Arrays.stream(rows).mapToInt(row -> (int) row[width]).toArray();
        return Tables.of(Tensor.matrix(features), Tensor.scalars(labels));
    }

    private static double[][] rows(String name, String separator, int skipped) {
        try (InputStream file = RealData.class.getResourceAsStream("/data/" + name);
                BufferedReader reader = new BufferedReader(new InputStreamReader(
                        name.endsWith(".gz") ? new GZIPInputStream(file) : file, StandardCharsets.UTF_8))) {
            List<String> lines = reader.lines().skip(skipped).toList();
            return lines.stream()
                    .map(line -> Arrays.stream(line.strip().split(separator))
                            .mapToDouble(Double::parseDouble)
                            .toArray())
                    .toArray(double[][]::new);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
