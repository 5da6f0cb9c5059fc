package io.penstock.engine.space;

import java.util.List;
import java.util.Map;

/** A constraint that was written as a formula. Equal where the text is. */
final class Rule implements Constraint {
    /** A part of a formula: a Double, a String or a Boolean. */
    interface Term {
        Object at(Map<String, Object> values);
    }

    private final String text;
    private final List<String> names;
    private final Term formula;

    Rule(String text, List<String> names, Term formula) {
        this.text = text;
        this.names = List.copyOf(names);
        this.formula = formula;
    }

    /** The hyperparameters that it is about. */
    List<String> names() {
        return names;
    }

    @Override
    public String describe() {
        return text;
    }

    @Override
    public boolean holds(Map<String, Object> values) {
        return !values.keySet().containsAll(names) || formula.at(values).equals(true);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Rule rule && text.equals(rule.text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    @Override
    public String toString() {
        return text;
    }
}
