package io.penstock.spark.rows;

import io.penstock.engine.error.PenstockException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Rows without a target or a weight, of one partition or of several.
 *
 * @param column that they lack
 * @param rows how many
 * @param first the id of the first
 */
public record MissingRows(String column, long rows, long first) {
    private static final String RULE = "a target and a weight must not be null";
    private static final Pattern VALUE = Pattern.compile("(\\d+) nulls? in column '(.*)', the first in row (\\d+) .*");

    /** The failure that tells of them. */
    public PenstockException failure() {
        return PenstockException.data(RULE)
                .value(rows + (rows == 1 ? " null" : " nulls") + " in column '" + column + "', the first in row "
                        + RowIds.text(first))
                .remedy("leave these rows out, or fill the column")
                .build();
    }

    /** What such a failure tells, or empty for any other. */
    public static Optional<MissingRows> of(PenstockException failure) {
        Matcher matcher = VALUE.matcher(failure.value());
        return failure.rule().equals(RULE) && matcher.matches()
                ? Optional.of(new MissingRows(
                        matcher.group(2), Long.parseLong(matcher.group(1)), Long.parseLong(matcher.group(3))))
                : Optional.empty();
    }

    /** These and those of a later partition. */
    public MissingRows and(MissingRows later) {
        return later.column.equals(column)
                ? new MissingRows(column, rows + later.rows, Math.min(first, later.first))
                : this;
    }
}
