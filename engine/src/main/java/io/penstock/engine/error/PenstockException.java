package io.penstock.engine.error;

import org.jspecify.annotations.Nullable;

/**
 * A failure that says where it happened, which rule was broken, by which value, and what to do about it.
 *
 * <p>Built with {@link #user}, {@link #data}, {@link #resource}, {@link #infrastructure} and {@link #timeout}:
 *
 * <pre>{@code
 * throw PenstockException.user("components must be at most the number of features")
 *         .at("pipeline/pca").value("components 80 of 64 features").remedy("lower pca__components").build();
 * }</pre>
 */
public final class PenstockException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final FailureClass failureClass;
    private final String path;
    private final String rule;
    private final String value;
    private final String remedy;
    private final Retry retry;

    private PenstockException(Builder builder) {
        super(builder.message(), builder.cause);
        this.failureClass = builder.failureClass;
        this.path = builder.path;
        this.rule = builder.rule;
        this.value = builder.value;
        this.remedy = builder.remedy;
        this.retry = builder.retry;
    }

    /** Starts a failure of that class. */
    public static Builder of(FailureClass failureClass, String rule) {
        return new Builder(failureClass, rule);
    }

    /** Starts a failure that the author of the pipeline or command has to mend. */
    public static Builder user(String rule) {
        return new Builder(FailureClass.USER, rule);
    }

    /** Starts a failure that the rows have caused. */
    public static Builder data(String rule) {
        return new Builder(FailureClass.DATA, rule);
    }

    /** Starts a failure of memory, disk or device. */
    public static Builder resource(String rule) {
        return new Builder(FailureClass.RESOURCE, rule);
    }

    /** Starts a failure of a machine, a process or a network. */
    public static Builder infrastructure(String rule) {
        return new Builder(FailureClass.INFRASTRUCTURE, rule);
    }

    /** Starts a failure of a deadline. */
    public static Builder timeout(String rule) {
        return new Builder(FailureClass.TIMEOUT, rule);
    }

    /** An interrupt of the calling thread. */
    public static PenstockException interrupted(@Nullable Throwable cause) {
        return infrastructure("the run was interrupted")
                .retry(Retry.UNWANTED)
                .cause(cause)
                .build();
    }

    public FailureClass failureClass() {
        return failureClass;
    }

    /** The path of the step, or an empty string where no step is concerned. */
    public String path() {
        return path;
    }

    public String rule() {
        return rule;
    }

    /** The offending value in words, or an empty string. */
    public String value() {
        return value;
    }

    /** What to do about it, or an empty string. */
    public String remedy() {
        return remedy;
    }

    public Retry retry() {
        return retry;
    }

    /** Whether another attempt may go better. */
    public boolean isWorthRepeating() {
        return failureClass == FailureClass.INFRASTRUCTURE && retry == Retry.OPEN && !isInterrupt(this);
    }

    /** The same failure with a path, where it had none yet; the first, innermost path wins. */
    public PenstockException at(String stepPath) {
        if (!path.isEmpty() || stepPath.isEmpty()) {
            return this;
        }
        PenstockException placed = new Builder(failureClass, rule)
                .at(stepPath)
                .value(value)
                .remedy(remedy)
                .retry(retry)
                .cause(getCause())
                .build();
        placed.setStackTrace(getStackTrace());
        return placed;
    }

    /**
     * Any failure as one with a path: this kind is only given the path, another becomes the cause of a new one. An
     * interrupt is nobody's mistake, whatever it was wrapped in.
     */
    public static PenstockException wrap(Throwable failure, String stepPath, String during) {
        if (failure instanceof PenstockException known) {
            return known.at(stepPath);
        }
        if (isInterrupt(failure)) {
            return interrupted(failure).at(stepPath);
        }
        FailureClass kind = failure instanceof OutOfMemoryError ? FailureClass.RESOURCE : FailureClass.USER;
        String text = failure.getMessage();
        return new Builder(kind, "the step failed in " + during)
                .at(stepPath)
                .value(failure.getClass().getSimpleName() + (text == null ? "" : ": " + text))
                .cause(failure)
                .build();
    }

    /** Whether someone wanted the work to end, however deep that is told. */
    public static boolean isInterrupt(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof InterruptedException
                    || cause instanceof PenstockException known && known.retry == Retry.UNWANTED) {
                return true;
            }
        }
        return false;
    }

    /** Collects the parts of a failure. */
    public static final class Builder {
        private final FailureClass failureClass;
        private final String rule;
        private String path = "";
        private String value = "";
        private String remedy = "";
        private Retry retry = Retry.OPEN;
        private @Nullable Throwable cause;

        private Builder(FailureClass failureClass, String rule) {
            this.failureClass = failureClass;
            this.rule = rule;
        }

        public Builder at(String stepPath) {
            this.path = stepPath;
            return this;
        }

        public Builder value(String offending) {
            this.value = offending;
            return this;
        }

        public Builder remedy(String whatToDo) {
            this.remedy = whatToDo;
            return this;
        }

        public Builder retry(Retry whether) {
            this.retry = whether;
            return this;
        }

        public Builder cause(@Nullable Throwable because) {
            this.cause = because;
            return this;
        }

        public PenstockException build() {
            return new PenstockException(this);
        }

        private String message() {
            StringBuilder text = new StringBuilder();
            if (!path.isEmpty()) {
                text.append(path).append(": ");
            }
            text.append(rule);
            if (!value.isEmpty()) {
                text.append("; got ").append(value);
            }
            if (!remedy.isEmpty()) {
                text.append(". Remedy: ").append(remedy);
            }
            return text.toString();
        }
    }
}
