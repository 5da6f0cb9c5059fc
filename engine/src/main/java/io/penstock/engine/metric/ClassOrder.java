package io.penstock.engine.metric;

import java.util.Comparator;

/** The order of classes that are written as text: by number where they are numbers, then by text, words last. */
final class ClassOrder implements Comparator<String> {
    static final ClassOrder INSTANCE = new ClassOrder();

    private ClassOrder() {}

    @Override
    public int compare(String left, String right) {
        boolean leftIsNumber = isNumber(left);
        boolean rightIsNumber = isNumber(right);
        if (leftIsNumber != rightIsNumber) {
            return leftIsNumber ? -1 : 1;
        }
        int byNumber = leftIsNumber ? Double.compare(Double.parseDouble(left), Double.parseDouble(right)) : 0;
        return byNumber != 0 ? byNumber : left.compareTo(right);
    }

    private static boolean isNumber(String text) {
        try {
            Double.parseDouble(text);
            return true;
        } catch (NumberFormatException e) {
            return false;
        }
    }
}
