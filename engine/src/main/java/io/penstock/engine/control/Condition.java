package io.penstock.engine.control;

import io.penstock.engine.data.Batch;
import io.penstock.engine.data.DataType;
import io.penstock.engine.data.Field;
import io.penstock.engine.data.Schema;
import io.penstock.engine.error.PenstockException;
import java.util.Arrays;
import java.util.List;

/**
 * A question that every row answers by itself with yes or no. A comparison with a value that is null or NaN answers no, so a
 * negation of it answers yes. Immutable; all but {@link Test} can be saved and shipped.
 *
 * <pre>{@code
 * Condition.column("age").above(60).and(Condition.column("colour").is("red").not())
 * }</pre>
 */
public sealed interface Condition {
    /** Throws a {@link PenstockException} where rows of that schema cannot answer. */
    void require(Schema schema);

    /** The answer of every row. */
    boolean[] holds(Batch block);

    /** The only value of a column. */
    static Element column(String name) {
        return new Element(name, "");
    }

    /** One feature of a column of several values, by its name or by its position from 0. */
    static Element feature(String column, String feature) {
        return new Element(column, feature);
    }

    /** A question in code. It can neither be saved nor shipped to another process, and says so. */
    static Condition test(RowTest test) {
        return new Test(test);
    }

    /** Yes for every row. */
    static Condition always() {
        return new All(List.of());
    }

    /** Yes for no row. */
    static Condition never() {
        return new Any(List.of());
    }

    default Condition and(Condition other) {
        return new All(List.of(this, other));
    }

    default Condition or(Condition other) {
        return new Any(List.of(this, other));
    }

    default Condition not() {
        return new Not(this);
    }

    /** Compares a value with a number (a {@link Double}) or a word. */
    record Compare(Element element, Comparison comparison, Object given) implements Condition {
        public Compare {
            boolean word = given instanceof String && comparison == Comparison.IS;
            if (!word && !(given instanceof Double number && !number.isNaN())) {
                throw PenstockException.user("a condition compares with a number, or asks whether a value is a word")
                        .value(element + " " + comparison + " " + given)
                        .remedy("give a number that is not NaN, or use is(word)")
                        .build();
            }
        }

        @Override
        public void require(Schema schema) {
            Field field = element.require(schema);
            if ((field.type() == DataType.STRING) != (given instanceof String)) {
                throw PenstockException.user("words are compared with words, and numbers with numbers")
                        .value("the column " + field + " with " + this)
                        .remedy(given instanceof String ? "compare with a number" : "ask whether it is a word")
                        .build();
            }
        }

        @Override
        public boolean[] holds(Batch block) {
            require(block.schema());
            Element.Values values = element.in(block);
            boolean[] answers = new boolean[block.rows()];
            for (int row = 0; row < answers.length; row++) {
                answers[row] = given instanceof Double number
                        ? comparison.holds(values.number(row), number)
                        : given.equals(values.word(row));
            }
            return answers;
        }

        @Override
        public String toString() {
            return element + " "
                    + comparison.name().toLowerCase(java.util.Locale.ROOT).replace('_', ' ') + " " + given;
        }
    }

    /** Whether there is no value. */
    record IsNull(Element element) implements Condition {
        @Override
        public void require(Schema schema) {
            element.require(schema);
        }

        @Override
        public boolean[] holds(Batch block) {
            Element.Values values = element.in(block);
            boolean[] answers = new boolean[block.rows()];
            for (int row = 0; row < answers.length; row++) {
                answers[row] = values.isNull(row);
            }
            return answers;
        }

        @Override
        public String toString() {
            return element + " is null";
        }
    }

    /** The other answer. */
    record Not(Condition condition) implements Condition {
        @Override
        public void require(Schema schema) {
            condition.require(schema);
        }

        @Override
        public boolean[] holds(Batch block) {
            boolean[] answers = condition.holds(block);
            for (int row = 0; row < answers.length; row++) {
                answers[row] = !answers[row];
            }
            return answers;
        }

        @Override
        public String toString() {
            return "not (" + condition + ")";
        }
    }

    /** Yes where all of them answer yes. */
    record All(List<Condition> conditions) implements Condition {
        public All {
            conditions = List.copyOf(conditions);
        }

        @Override
        public void require(Schema schema) {
            conditions.forEach(condition -> condition.require(schema));
        }

        @Override
        public boolean[] holds(Batch block) {
            boolean[] all = new boolean[block.rows()];
            Arrays.fill(all, true);
            for (Condition condition : conditions) {
                boolean[] answers = condition.holds(block);
                for (int row = 0; row < all.length; row++) {
                    all[row] &= answers[row];
                }
            }
            return all;
        }

        @Override
        public String toString() {
            return conditions.isEmpty() ? "always" : "all of " + conditions;
        }
    }

    /** Yes where one of them answers yes. */
    record Any(List<Condition> conditions) implements Condition {
        public Any {
            conditions = List.copyOf(conditions);
        }

        @Override
        public void require(Schema schema) {
            conditions.forEach(condition -> condition.require(schema));
        }

        @Override
        public boolean[] holds(Batch block) {
            boolean[] any = new boolean[block.rows()];
            for (Condition condition : conditions) {
                boolean[] answers = condition.holds(block);
                for (int row = 0; row < any.length; row++) {
                    any[row] |= answers[row];
                }
            }
            return any;
        }

        @Override
        public String toString() {
            return conditions.isEmpty() ? "never" : "one of " + conditions;
        }
    }

    /** A question in code, asked of one row at a time. */
    record Test(RowTest test) implements Condition {
        @Override
        public void require(Schema schema) {}

        @Override
        public boolean[] holds(Batch block) {
            boolean[] answers = new boolean[block.rows()];
            for (int row = 0; row < answers.length; row++) {
                answers[row] = test.test(new Row(block, row));
            }
            return answers;
        }

        @Override
        public String toString() {
            return "a test in code";
        }
    }
}
