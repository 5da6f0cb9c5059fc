package io.penstock.engine.space;

import java.util.ArrayList;
import java.util.List;

/** A space as aligned text. */
final class SpaceTable {
    private static final String GAP = "  ";

    private SpaceTable() {}

    static String of(SearchSpace space) {
        List<List<String>> rows = new ArrayList<>(List.of(List.of("name", "distribution", "active when")));
        for (Dimension dimension : space.dimensions()) {
            String distribution =
                    dimension.distribution().name() + dimension.distribution().arguments();
            rows.add(List.of(dimension.name(), distribution, conditions(dimension)));
        }
        StringBuilder text = new StringBuilder();
        for (List<String> row : rows) {
            StringBuilder line = new StringBuilder();
            for (int i = 0; i < row.size(); i++) {
                int column = i;
                int width = rows.stream()
                        .mapToInt(other -> other.get(column).length())
                        .max()
                        .orElse(0);
                line.append(row.get(i))
                        .append(" ".repeat(width - row.get(i).length()))
                        .append(GAP);
            }
            text.append(line.toString().stripTrailing()).append('\n');
        }
        space.constraints()
                .forEach(rule -> text.append("rule: ").append(rule.describe()).append('\n'));
        return text.toString();
    }

    private static String conditions(Dimension dimension) {
        List<String> parts = new ArrayList<>();
        for (Condition condition : dimension.conditions()) {
            List<Object> values = condition.values();
            parts.add(condition.parameter() + (values.size() == 1 ? " is " + values.get(0) : " is one of " + values));
        }
        return parts.isEmpty() ? "always" : String.join(" and ", parts);
    }
}
