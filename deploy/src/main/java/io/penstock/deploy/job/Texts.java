package io.penstock.deploy.job;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;

/** Results in words. */
public final class Texts {
    private Texts() {}

    /** Without characters that a terminal would obey: names and messages come from data and from other people's studies. */
    public static String printable(String text) {
        return text.replaceAll("[\\p{Cc}&&[^\\n\\r\\t]]", "\uFFFD");
    }

    /** Numbers with as many digits as say something. */
    public static String number(Object value) {
        return value instanceof Double number ? String.format(Locale.ROOT, "%.4f", number) : String.valueOf(value);
    }

    /** Scores, a line each; a confusion matrix as a table. */
    public static String scores(Map<String, Object> metrics) {
        List<String> lines = new ArrayList<>();
        metrics.forEach((name, value) -> lines.add(
                value instanceof Map<?, ?> matrix
                        ? name + " (true class by row, predicted by column)" + System.lineSeparator() + matrix(matrix)
                        : String.format(Locale.ROOT, "%-18s %s", name, number(value))));
        return String.join(System.lineSeparator(), lines);
    }

    private static String matrix(Map<?, ?> counts) {
        TreeSet<String> classes = new TreeSet<>(Texts::compare);
        counts.forEach((truth, row) -> {
            classes.add(String.valueOf(truth));
            ((Map<?, ?>) row).keySet().forEach(guess -> classes.add(String.valueOf(guess)));
        });
        int width = Math.max(5, classes.stream().mapToInt(String::length).max().orElse(0) + 1);
        StringBuilder text = new StringBuilder(" ".repeat(width));
        classes.forEach(name -> text.append(String.format("%" + width + "s", name)));
        for (String truth : classes) {
            text.append(System.lineSeparator()).append(String.format("%" + width + "s", truth));
            Object row = counts.get(truth);
            for (String guess : classes) {
                Object count = row instanceof Map<?, ?> map ? map.get(guess) : null;
                text.append(String.format("%" + width + "s", count == null ? "." : count));
            }
        }
        return text.toString();
    }

    /** Numbers by value, before words. */
    private static int compare(String left, String right) {
        boolean numbers = left.matches("-?\\d{1,15}") && right.matches("-?\\d{1,15}");
        return numbers ? Long.compare(Long.parseLong(left), Long.parseLong(right)) : left.compareTo(right);
    }
}
