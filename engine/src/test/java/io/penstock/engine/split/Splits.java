package io.penstock.engine.split;

import io.penstock.engine.data.Batch;
import io.penstock.engine.data.Column;
import io.penstock.engine.data.DataType;
import io.penstock.engine.data.Field;
import io.penstock.engine.data.Role;
import io.penstock.engine.data.Schema;
import io.penstock.engine.data.Strings;
import io.penstock.engine.data.Tensor;
import io.penstock.engine.local.LocalData;
import io.penstock.engine.local.LocalRunner;
import io.penstock.engine.plan.Planner;
import io.penstock.engine.step.Phase;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;

/** Rows to split, and the ids on the sides. */
final class Splits {
    private Splits() {}

    /** So many rows with ids from 0. */
    static LocalData rows(int count) {
        return data(LongStream.range(0, count).toArray(), null, null);
    }

    /** Rows of classes. */
    static LocalData classes(String... classes) {
        return data(LongStream.range(0, classes.length).toArray(), classes, null);
    }

    /** Rows of groups. */
    static LocalData groups(String... groups) {
        return data(LongStream.range(0, groups.length).toArray(), null, groups);
    }

    static LocalData data(long[] ids, String[] classes, String[] groups) {
        List<Field> fields = new ArrayList<>(List.of(Field.scalar("x", Role.INPUT, DataType.INT64)));
        List<Column> columns = new ArrayList<>(List.of(Tensor.scalars(ids)));
        if (classes != null) {
            fields.add(Field.scalar("kind", Role.TARGET, DataType.STRING));
            columns.add(Strings.of(classes));
        }
        if (groups != null) {
            fields.add(Field.scalar("who", Role.GROUP, DataType.STRING));
            columns.add(Strings.of(groups));
        }
        return LocalData.of(Batch.of(Schema.of(fields), ids, columns));
    }

    static <S extends Splitter> S fit(S splitter, LocalData data) {
        return LocalRunner.create().threads(2).fit(splitter, data).step();
    }

    static Batch side(Splitter side, LocalData data) {
        return LocalRunner.create()
                .threads(1)
                .transform(Planner.transform(side, data.schema(), Phase.EVALUATE), data)
                .toBatch();
    }

    static long[] ids(Splitter side, LocalData data) {
        return side(side, data).ids();
    }

    /** Rows to learn from and rows to measure on, by fold, such as {@code 9/3}. */
    static List<String> sizes(Splitter fitted, LocalData data) {
        List<String> sizes = new ArrayList<>();
        for (int fold = 0; fold < fitted.folds(); fold++) {
            sizes.add(ids(fitted.training(fold), data).length + "/" + ids(fitted.validation(fold), data).length);
        }
        return sizes;
    }
}
