package io.penstock.engine.search;

import io.penstock.engine.error.FailureClass;
import io.penstock.engine.error.PenstockException;

/** What is said of failures of trials. */
final class Failures {
    private Failures() {}

    /** Whether someone wanted the work to end. */
    static boolean isInterrupt(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof InterruptedException
                    || cause instanceof PenstockException known && known.rule().contains("interrupted")) {
                return true;
            }
        }
        return false;
    }

    /** Whether another attempt may go better. */
    static boolean isWorthRepeating(PenstockException failure) {
        return failure.failureClass() == FailureClass.INFRASTRUCTURE && !isInterrupt(failure);
    }

    /** In words: the class first. */
    static String cause(Throwable failure) {
        String kind = failure instanceof PenstockException known
                ? known.failureClass().name()
                : failure instanceof OutOfMemoryError ? FailureClass.RESOURCE.name() : FailureClass.USER.name();
        String text = failure.getMessage();
        return kind + ": " + (text == null ? failure.getClass().getSimpleName() : text);
    }
}
