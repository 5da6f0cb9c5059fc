package io.penstock.engine.search;

import io.penstock.engine.error.PenstockException;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Locale;

/** Lengths of time in words. */
public final class Durations {
    private Durations() {}

    /** {@code 90s}, {@code 30m}, {@code 2h}, {@code 1h30m}, a number of seconds, or ISO 8601. Throws a {@link PenstockException} for anything else. */
    public static Duration parse(String text) {
        String stripped = text.strip().toUpperCase(Locale.ROOT);
        try {
            if (stripped.matches("[0-9.]+")) {
                return Duration.ofMillis(Math.round(Double.parseDouble(stripped) * 1000));
            }
            if (stripped.matches("[0-9]+MS")) {
                return Duration.ofMillis(Long.parseLong(stripped.substring(0, stripped.length() - 2)));
            }
            Duration parsed = Duration.parse(stripped.startsWith("P") ? stripped : "PT" + stripped);
            if (!parsed.isNegative()) {
                return parsed;
            }
        } catch (DateTimeParseException | NumberFormatException e) {
            throw wrong(text, e);
        }
        throw wrong(text, null);
    }

    private static PenstockException wrong(String text, @org.jspecify.annotations.Nullable Throwable cause) {
        return PenstockException.user("a length of time is a number and a unit")
                .value("'" + text + "'")
                .remedy("write for example 90s, 30m or 1h30m")
                .cause(cause)
                .build();
    }
}
