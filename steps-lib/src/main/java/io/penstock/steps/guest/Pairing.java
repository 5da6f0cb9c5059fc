package io.penstock.steps.guest;

import io.penstock.engine.error.PenstockException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One entry of a list that says which names of a model are which columns: {@code name=column}, {@code name} alone, either with the
 * dimensions of a row behind it, such as {@code pixels[1, 28, 28]}.
 *
 * @param name what stands before the sign, or all there is
 * @param column what stands behind the sign, or null
 * @param shape the dimensions, or null
 */
public record Pairing(
        String name, @Nullable String column, @Nullable List<Integer> shape) {
    private static final Pattern ENTRY = Pattern.compile(
            "\\s*([^,=\\[\\]]+?)\\s*(?:=\\s*([^,=\\[\\]]+?)\\s*)?(\\[(?:\\s*[1-9][0-9]{0,8}\\s*(?:,\\s*[1-9][0-9]{0,8}\\s*)*|\\s*)])?\\s*(?:,|$)");

    /** The column, or the name where there is none. */
    public String columnOrName() {
        return column == null ? name : column;
    }

    /**
     * Reads a list of entries with commas between them; an empty text has none.
     *
     * @param parameter what errors call the text
     * @throws PenstockException where the text is no such list
     */
    public static List<Pairing> parse(String parameter, String text) {
        List<Pairing> pairings = new ArrayList<>();
        Matcher matcher = ENTRY.matcher(text);
        int at = 0;
        while (at < text.length()) {
            matcher.region(at, text.length());
            if (!matcher.lookingAt()) {
                throw PenstockException.user("'" + parameter + "' is a list such as 'name=column, other=column2'")
                        .value("'" + text + "'")
                        .remedy(
                                "write a name, or name=column, between commas; dimensions in brackets, such as [1, 28, 28]")
                        .build();
            }
            pairings.add(new Pairing(matcher.group(1), matcher.group(2), dimensions(matcher.group(3))));
            at = matcher.end();
        }
        return List.copyOf(pairings);
    }

    private static @Nullable List<Integer> dimensions(@Nullable String brackets) {
        if (brackets == null) {
            return null;
        }
        String inner = brackets.substring(1, brackets.length() - 1).strip();
        return inner.isEmpty()
                ? List.of()
                : Arrays.stream(inner.split(",", -1))
                        .map(String::strip)
                        .map(Integer::valueOf)
                        .toList();
    }
}
