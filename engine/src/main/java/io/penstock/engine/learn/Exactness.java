package io.penstock.engine.learn;

/**
 * How exact an aggregation is.
 *
 * @param kind the class
 * @param bound in words, such as {@code rank error at most 0.1% of the rows}; empty unless the kind is {@link Kind#BOUNDED}
 */
public record Exactness(Kind kind, String bound) {
    /** The classes of exactness. */
    public enum Kind {
        /** Any partitioning equals one partition, up to rounding. */
        EXACT,
        /** Within a stated bound. */
        BOUNDED,
        /** Only the laws of merging hold. */
        HEURISTIC
    }

    public static final Exactness EXACT = new Exactness(Kind.EXACT, "");
    public static final Exactness HEURISTIC = new Exactness(Kind.HEURISTIC, "");

    public static Exactness bounded(String bound) {
        return new Exactness(Kind.BOUNDED, bound);
    }

    @Override
    public String toString() {
        return kind.name().toLowerCase(java.util.Locale.ROOT) + (bound.isEmpty() ? "" : " (" + bound + ")");
    }
}
