package io.penstock.engine.space;

import io.penstock.engine.error.PenstockException;
import io.penstock.engine.space.Rule.Term;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads formulas by recursive descent. */
final class RuleParser {
    private static final Pattern TOKEN = Pattern.compile("\\s*(?:(?<number>(?:\\d+\\.?\\d*|\\.\\d+)(?:[eE][+-]?\\d+)?)"
            + "|(?<word>'[^']*'|\"[^\"]*\")"
            + "|(?<name>[A-Za-z_][A-Za-z0-9_.]*|`[^`]*`)"
            + "|(?<sign><=|>=|==|!=|[-+*/<>()])"
            + "|(?<end>$))");
    private static final Set<String> COMPARISONS = Set.of("<", "<=", ">", ">=", "==", "!=");

    private final String text;
    private final Matcher matcher;
    private final Set<String> names = new LinkedHashSet<>();
    private String token = "";
    private String kind = "";
    private int start;

    RuleParser(String text) {
        this.text = text;
        this.matcher = TOKEN.matcher(text);
        advance();
    }

    Rule parse() {
        Term formula = either();
        if (!kind.equals("end")) {
            throw wrong("nothing more, or 'and' or 'or'");
        }
        if (names.isEmpty()) {
            throw wrong("the name of a hyperparameter somewhere");
        }
        return new Rule(text, List.copyOf(names), formula);
    }

    private void advance() {
        start = kind.isEmpty() ? 0 : matcher.end();
        matcher.region(start, text.length());
        if (!matcher.lookingAt()) {
            kind = "unknown";
            token = text.substring(start).strip();
            throw wrong("a number, a name, a word in quotes or a sign");
        }
        for (String group : List.of("number", "word", "name", "sign", "end")) {
            if (matcher.group(group) != null) {
                kind = group;
                token = matcher.group(group);
                start = matcher.start(group);
            }
        }
    }

    private boolean skip(String wanted) {
        boolean is = token.equals(wanted) && !kind.equals("word");
        if (is) {
            advance();
        }
        return is;
    }

    private Term either() {
        Term left = both();
        while (skip("or")) {
            Term first = left;
            Term second = both();
            left = values -> truth(first.at(values)) || truth(second.at(values));
        }
        return left;
    }

    private Term both() {
        Term left = not();
        while (skip("and")) {
            Term first = left;
            Term second = not();
            left = values -> truth(first.at(values)) && truth(second.at(values));
        }
        return left;
    }

    private Term not() {
        if (skip("not")) {
            Term inner = not();
            return values -> !truth(inner.at(values));
        }
        return comparison();
    }

    private Term comparison() {
        List<Term> sides = new ArrayList<>(List.of(sum()));
        List<String> signs = new ArrayList<>();
        while (COMPARISONS.contains(token) && kind.equals("sign")) {
            signs.add(token);
            advance();
            sides.add(sum());
        }
        return signs.isEmpty()
                ? sides.get(0)
                : values -> {
                    for (int i = 0; i < signs.size(); i++) {
                        if (!compare(
                                sides.get(i).at(values),
                                signs.get(i),
                                sides.get(i + 1).at(values))) {
                            return false;
                        }
                    }
                    return true;
                };
    }

    private Term sum() {
        Term left = product();
        while (kind.equals("sign") && (token.equals("+") || token.equals("-"))) {
            double factor = token.equals("+") ? 1 : -1;
            advance();
            Term first = left;
            Term second = product();
            left = values -> number(first.at(values)) + factor * number(second.at(values));
        }
        return left;
    }

    private Term product() {
        Term left = single();
        while (kind.equals("sign") && (token.equals("*") || token.equals("/"))) {
            boolean times = token.equals("*");
            advance();
            Term first = left;
            Term second = single();
            left = values -> times
                    ? number(first.at(values)) * number(second.at(values))
                    : number(first.at(values)) / number(second.at(values));
        }
        return left;
    }

    private Term single() {
        String is = token;
        String what = kind;
        if (skip("-")) {
            Term inner = single();
            return values -> -number(inner.at(values));
        }
        if (skip("(")) {
            Term inner = either();
            if (!skip(")")) {
                throw wrong("')'");
            }
            return inner;
        }
        if (what.equals("sign")
                || what.equals("end")
                || Set.of("and", "or", "not").contains(is) && what.equals("name")) {
            throw wrong("a number, a name or a word in quotes");
        }
        advance();
        return switch (what) {
            case "number" -> constant(Double.parseDouble(is));
            case "word" -> constant(is.substring(1, is.length() - 1));
            default ->
                is.equals("true") || is.equals("false") ? constant(is.equals("true")) : named(is.replace("`", ""));
        };
    }

    private static Term constant(Object value) {
        return values -> value;
    }

    private Term named(String name) {
        names.add(name);
        return values -> plain(values, name);
    }

    private static Object plain(Map<String, Object> values, String name) {
        Object value = values.get(name);
        return value instanceof Number number
                ? (Object) number.doubleValue()
                : value instanceof Boolean ? value : String.valueOf(value);
    }

    private boolean compare(Object left, String sign, Object right) {
        return switch (sign) {
            case "==" -> left.equals(right);
            case "!=" -> !left.equals(right);
            case "<" -> number(left) < number(right);
            case "<=" -> number(left) <= number(right);
            case ">" -> number(left) > number(right);
            default -> number(left) >= number(right);
        };
    }

    private double number(Object value) {
        if (value instanceof Double number) {
            return number;
        }
        throw type("numbers", value);
    }

    private boolean truth(Object value) {
        if (value instanceof Boolean truth) {
            return truth;
        }
        throw type("comparisons and flags", value);
    }

    private PenstockException type(String wanted, Object value) {
        return PenstockException.user("a rule must join " + wanted + " there")
                .value("'" + value + "' in '" + text + "'")
                .remedy("compare words by == and != only, and join comparisons by and, or, not")
                .build();
    }

    private PenstockException wrong(String wanted) {
        return PenstockException.user("a rule must be a formula: at character " + (start + 1) + " it needs " + wanted)
                .value((kind.equals("end") ? "the end" : "'" + token + "'") + " in '" + text + "'")
                .remedy("write for example pca__components <= 2 * k and kind != 'tree'")
                .build();
    }
}
