package io.penstock.steps.testing;

import io.penstock.engine.data.Batch;
import io.penstock.engine.data.Column;
import io.penstock.engine.data.Field;
import io.penstock.engine.data.Role;
import io.penstock.engine.data.Schema;
import io.penstock.engine.data.Strings;
import io.penstock.engine.data.Tensor;
import io.penstock.engine.local.LocalData;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/** Small data for tests. */
public final class Tables {
    private Tables() {}

    /** One input matrix named {@code features}. */
    public static LocalData of(Tensor features) {
        return of(features, null);
    }

    /** One input matrix named {@code features} and a target named {@code label} of one value a row. */
    public static LocalData of(Tensor features, Column target) {
        List<Field> fields = new ArrayList<>();
        List<Column> columns = new ArrayList<>();
        int width = features.width();
        fields.add(new Field(
                "features",
                Role.INPUT,
                features.type(),
                List.of(width),
                IntStream.range(0, width).mapToObj(i -> "x" + i).toList(),
                null));
        columns.add(features);
        if (target != null) {
            fields.add(Field.scalar("label", Role.TARGET, target.type()));
            columns.add(target);
        }
        return LocalData.of(
                Batch.of(Schema.of(fields), LongStream.range(0, features.rows()).toArray(), columns));
    }

    /** The same rows with a column of weights named {@code weight}. */
    public static LocalData weighted(LocalData data, double... weights) {
        Batch batch = data.toBatch();
        List<Field> fields = new ArrayList<>(batch.schema().fields());
        fields.add(Field.scalar("weight", Role.WEIGHT, io.penstock.engine.data.DataType.FLOAT64));
        List<Column> columns = new ArrayList<>(batch.columns());
        columns.add(Tensor.scalars(weights));
        return LocalData.of(Batch.of(Schema.of(fields), batch.ids(), columns));
    }

    /** Inputs that are words, a column each, in rows. */
    public static LocalData words(List<String> names, String[]... rows) {
        List<Field> fields = new ArrayList<>();
        List<Column> columns = new ArrayList<>();
        for (int j = 0; j < names.size(); j++) {
            int position = j;
            fields.add(Field.scalar(names.get(j), Role.INPUT, io.penstock.engine.data.DataType.STRING));
            columns.add(Strings.of(
                    java.util.Arrays.stream(rows).map(row -> row[position]).toArray(String[]::new)));
        }
        return LocalData.of(
                Batch.of(Schema.of(fields), LongStream.range(0, rows.length).toArray(), columns));
    }

    /** Normally distributed numbers, column {@code j} about {@code j} with deviation {@code j + 1}. */
    public static LocalData numbers(int rows, int columns, long seed) {
        return of(gaussian(rows, columns, seed));
    }

    public static Tensor gaussian(int rows, int columns, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        double[] values = new double[rows * columns];
        for (int i = 0; i < values.length; i++) {
            int j = i % columns;
            values[i] = j + (j + 1) * random.nextGaussian();
        }
        return Tensor.matrix(values, rows, columns);
    }
}
