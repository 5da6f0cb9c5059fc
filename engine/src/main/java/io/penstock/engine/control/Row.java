package io.penstock.engine.control;

import io.penstock.engine.data.Batch;
import org.jspecify.annotations.Nullable;

/** One row, as a test sees it: by names, and without its neighbours. */
public final class Row {
    private final Batch block;
    private final int row;

    Row(Batch block, int row) {
        this.block = block;
        this.row = row;
    }

    /** The row's id. */
    public long id() {
        return block.ids()[row];
    }

    /** The only number of a column; NaN where there is none. */
    public double number(String column) {
        return number(column, "");
    }

    /** A feature, by its name or by its position from 0; NaN where there is none. */
    public double number(String column, String feature) {
        return new Element(column, feature).in(block).number(row);
    }

    /** The only word of a column; null where there is none. */
    public @Nullable String word(String column) {
        return new Element(column, "").in(block).word(row);
    }
}
