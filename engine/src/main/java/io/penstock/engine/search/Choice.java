package io.penstock.engine.search;

/**
 * Where the trials of a search run.
 *
 * @param execution wide or narrow
 * @param reason in words
 */
record Choice(Execution execution, String reason) {
    boolean isNarrow() {
        return execution == Execution.NARROW;
    }
}
