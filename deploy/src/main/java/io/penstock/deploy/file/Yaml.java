package io.penstock.deploy.file;

import io.penstock.engine.error.PenstockException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/** A node of a YAML document that knows where it stands. Aliases are refused, so a small file cannot become a large tree. */
final class Yaml {
    private static final int MOST_CHARACTERS = 1_000_000;

    private final Node key;
    private final Node node;
    private final String source;

    private Yaml(Node key, Node node, String source) {
        this.key = key;
        this.node = node;
        this.source = source;
    }

    static Yaml parse(String text, String source) {
        LoadSettings settings = LoadSettings.builder()
                .setLabel(source)
                .setAllowDuplicateKeys(false)
                .setAllowRecursiveKeys(false)
                .setMaxAliasesForCollections(0)
                .setCodePointLimit(MOST_CHARACTERS)
                .build();
        try {
            Optional<Node> root = new Compose(settings).composeString(text);
            if (root.isEmpty()) {
                throw PenstockException.user("a pipeline file must not be empty")
                        .value(source)
                        .remedy("write 'steps:' and a list of steps")
                        .build();
            }
            requireNoAliases(text, source);
            return new Yaml(root.get(), root.get(), source);
        } catch (MarkedYamlEngineException e) {
            String where =
                    e.getProblemMark().map(mark -> position(mark, source)).orElse(source);
            throw PenstockException.user("a pipeline file must be well-formed YAML")
                    .value(e.getProblem() + " at " + where)
                    .remedy("look at the indentation, the colons and the brackets there")
                    .cause(e)
                    .build();
        } catch (YamlEngineException e) {
            throw PenstockException.user("a pipeline file must be well-formed YAML")
                    .value(String.valueOf(e.getMessage()))
                    .remedy("look at the indentation, the colons and the brackets")
                    .cause(e)
                    .build();
        }
    }

    private static void requireNoAliases(String text, String source) {
        for (org.snakeyaml.engine.v2.events.Event event : new org.snakeyaml.engine.v2.api.lowlevel.Parse(
                        LoadSettings.builder()
                                .setLabel(source)
                                .setCodePointLimit(MOST_CHARACTERS)
                                .build())
                .parseString(text)) {
            if (event.getEventId() == org.snakeyaml.engine.v2.events.Event.ID.Alias) {
                throw PenstockException.user("a pipeline file has no aliases")
                        .value("one at "
                                + event.getStartMark()
                                        .map(mark -> position(mark, source))
                                        .orElse(source))
                        .remedy("write the step out")
                        .build();
            }
        }
    }

    private static String position(Mark mark, String source) {
        return source + ", line " + (mark.getLine() + 1) + ", column " + (mark.getColumn() + 1);
    }

    /** An error that says where this node stands. */
    PenstockException error(String rule, String value, String remedy) {
        String where = node.getStartMark().map(mark -> position(mark, source)).orElse(source);
        return PenstockException.user(rule)
                .value(value + " at " + where)
                .remedy(remedy)
                .build();
    }

    /** The key that this value stands under; itself where it stands under none. */
    Yaml key() {
        return key == node ? this : new Yaml(node, key, source);
    }

    /** The value that this key leads to; the inverse of {@link #key()}. */
    Yaml value() {
        return new Yaml(node, key, source);
    }

    boolean isText() {
        return node instanceof ScalarNode scalar && !scalar.getTag().equals(Tag.NULL);
    }

    /** True for a value that is not there: {@code key:} and nothing. */
    boolean isEmpty() {
        return node instanceof ScalarNode scalar && scalar.getTag().equals(Tag.NULL);
    }

    String text(String rule) {
        if (node instanceof ScalarNode scalar && isText()) {
            return scalar.getValue();
        }
        throw error(rule, "a " + kind(), "write a word");
    }

    int wholeNumber(int minimum) {
        if (plain() instanceof Number number
                && number.doubleValue() == number.intValue()
                && number.intValue() >= minimum) {
            return number.intValue();
        }
        throw error("this must be a whole number of at least " + minimum, String.valueOf(plain()), "write a number");
    }

    Map<String, Yaml> entries(String rule) {
        if (!(node instanceof MappingNode mapping)) {
            throw error(rule, "a " + kind(), "write 'key: value'");
        }
        Map<String, Yaml> entries = new LinkedHashMap<>();
        for (NodeTuple tuple : mapping.getValue()) {
            if (!(tuple.getKeyNode() instanceof ScalarNode scalar)) {
                throw error("a key is a word", "something else", "write 'key: value'");
            }
            Yaml value = new Yaml(tuple.getKeyNode(), tuple.getValueNode(), source);
            if (entries.put(scalar.getValue(), value) != null) {
                throw value.key().error("a key stands once", "'" + scalar.getValue() + "' twice", "remove one");
            }
        }
        return entries;
    }

    List<Yaml> items(String rule) {
        if (!(node instanceof SequenceNode sequence)) {
            throw error(rule, "a " + kind(), "begin each with '- '");
        }
        return sequence.getValue().stream()
                .map(item -> new Yaml(item, item, source))
                .toList();
    }

    private String kind() {
        return switch (node.getNodeType()) {
            case SCALAR -> isEmpty() ? "value that is missing" : "single value";
            case SEQUENCE -> "list";
            case MAPPING -> "mapping";
            case ANCHOR -> "alias";
        };
    }

    /** As plain values: strings, numbers, booleans, lists and maps; null where there is nothing. */
    @Nullable
    Object plain() {
        if (node instanceof ScalarNode scalar) {
            return plain(scalar);
        }
        if (node instanceof SequenceNode) {
            List<Object> list = new ArrayList<>();
            for (Yaml item : items("a list")) {
                Object plain = item.plain();
                list.add(plain == null ? "" : plain);
            }
            return list;
        }
        Map<String, Object> map = new LinkedHashMap<>();
        entries("a mapping").forEach((name, value) -> {
            Object plain = value.plain();
            map.put(name, plain == null ? "" : plain);
        });
        return map;
    }

    private static @Nullable Object plain(ScalarNode scalar) {
        Tag tag = scalar.getTag();
        String text = scalar.getValue();
        if (tag.equals(Tag.NULL)) {
            return null;
        }
        if (tag.equals(Tag.BOOL)) {
            return Boolean.valueOf(text);
        }
        try {
            if (tag.equals(Tag.INT)) {
                return Integer.valueOf(text);
            }
            if (tag.equals(Tag.FLOAT)) {
                return Double.valueOf(text);
            }
        } catch (NumberFormatException e) {
            return text;
        }
        return text;
    }
}
