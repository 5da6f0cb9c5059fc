package io.penstock.engine.control;

/** A question about one row. A pure function: the same row has the same answer, whenever and wherever it is asked. */
@FunctionalInterface
public interface RowTest {
    boolean test(Row row);
}
