package io.penstock.engine.search;

import io.penstock.engine.error.FailureClass;
import io.penstock.engine.error.PenstockException;

/** What is said of failures of trials. */
final class Failures {
    private Failures() {}

    /** In words: the class first. */
    static String cause(Throwable failure) {
        String kind = failure instanceof PenstockException known
                ? known.failureClass().name()
                : failure instanceof OutOfMemoryError ? FailureClass.RESOURCE.name() : FailureClass.USER.name();
        String text = failure.getMessage();
        return kind + ": " + (text == null ? failure.getClass().getSimpleName() : text);
    }
}
