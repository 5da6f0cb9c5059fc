package io.penstock.engine.search;

import io.penstock.engine.drive.Room;
import java.util.Locale;
import java.util.function.Supplier;

/** How many bytes of rows a search holds and keeps. */
final class Limits {
    private static final long MOST_ALONE = 32L << 20;

    private Limits() {}

    /** Of the rows of all folds, up to which trials are narrow. Where only one thread would work, all workers should rather do so. */
    static long narrow(SearchOptions options, Room room) {
        if (options.narrowBytes() > 0) {
            return options.narrowBytes();
        }
        long most = room.each() / 8;
        return isAlone(options) ? Math.min(most, MOST_ALONE) : most;
    }

    /** Of the rows of a fold that are held for narrow trials: values that trials try may make them far larger than those were by which narrow was chosen. */
    static long held(SearchOptions options, Supplier<Room> room) {
        return options.execution() == Execution.AUTO ? narrow(options, room.get()) : Long.MAX_VALUE;
    }

    private static boolean isAlone(SearchOptions options) {
        return options.parallelism() == 1 && options.foldParallelism() == 1;
    }

    /** Of all rows that trials share, before the least recently used are let go of. */
    static long shared(SearchOptions options, Supplier<Room> room, boolean narrow) {
        if (options.sharedBytes() > 0) {
            return options.sharedBytes();
        }
        return narrow ? room.get().each() / 4 : room.get().all() / 2;
    }

    /** Before there is a runner. */
    static String describe(SearchOptions options) {
        String narrow = options.narrowBytes() > 0
                ? text(options.narrowBytes())
                : "an eighth of the memory" + (isAlone(options) ? ", at most " + text(MOST_ALONE) : "");
        String shared = options.sharedBytes() > 0
                ? text(options.sharedBytes())
                : switch (options.execution()) {
                    case NARROW -> "a quarter of the memory";
                    case WIDE -> "half of the workers' memory for rows";
                    case AUTO -> "a quarter of the memory (narrow) or half of the workers' memory for rows (wide)";
                };
        return (options.execution() == Execution.AUTO ? "; narrow up to rows of " + narrow : "")
                + "; shared rows up to " + shared;
    }

    /** As people write it. */
    static String text(long bytes) {
        String[] units = {"bytes", "KiB", "MiB", "GiB", "TiB"};
        double value = bytes;
        int unit = 0;
        while (value >= 1024 && unit < units.length - 1) {
            value /= 1024;
            unit++;
        }
        String number = unit == 0 || value == Math.rint(value)
                ? String.valueOf((long) value)
                : String.format(Locale.ROOT, "%.1f", value);
        return number + " " + units[unit];
    }
}
