package io.penstock.engine.space;

/** Rules between hyperparameters. */
public final class Constraints {
    private Constraints() {}

    /**
     * A rule as a formula, such as {@code pca__components <= 2 * k and not (kind == 'tree')}: numbers, words in quotes, {@code true}, {@code false}
     * and flat names (in backticks where they have a '-'); {@code + - * /}; {@code < <= > >= == !=}, which may be chained; {@code and or not}; parentheses. A rule that names an inactive
     * hyperparameter holds. Throws a {@code PenstockException} that says where the formula is wrong.
     */
    public static Constraint of(String rule) {
        return new RuleParser(rule.strip()).parse();
    }
}
