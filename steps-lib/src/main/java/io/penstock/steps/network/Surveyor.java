package io.penstock.steps.network;

import io.penstock.engine.data.DataType;
import io.penstock.engine.data.Field;
import io.penstock.engine.error.PenstockException;
import io.penstock.steps.label.Classes;
import io.penstock.steps.network.graph.Graph;
import io.penstock.steps.network.graph.Head;
import io.penstock.steps.network.layer.Shapes;
import io.penstock.steps.network.train.Feed;
import io.penstock.steps.network.train.Known;
import io.penstock.steps.network.train.Survey;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What heads and inputs make of a survey, or expect before there is one. */
final class Surveyor {
    /** Classes beyond which a target is taken for a quantity. */
    private static final int MOST = 10_000;

    private Surveyor() {}

    /** What can be known of the data by their schema; a head of unknown classes counts as one of two. */
    static Known expected(Graph graph, Feed feed) {
        List<Integer> widths = new ArrayList<>();
        List<String> types = new ArrayList<>();
        List<Optional<Classes>> classes = new ArrayList<>();
        List<double[]> counts = new ArrayList<>();
        for (Head head : graph.heads()) {
            if (head.kind() == Head.Kind.CLASSES) {
                types.add(target(head, feed).type().name());
                widths.add(Math.max(2, head.classes()));
            } else {
                types.add(DataType.FLOAT64.name());
                widths.add(width(head, graph, feed));
            }
            classes.add(Optional.empty());
            counts.add(new double[0]);
        }
        return new Known(0, 0, feed.shapes(), widths, types, classes, counts, 0);
    }

    private static Field target(Head head, Feed feed) {
        Field field = feed.target(head);
        if (!field.shape().isEmpty() || field.type() == DataType.BINARY) {
            throw PenstockException.user("a target of classes is one number or one word a row")
                    .value("the target " + field)
                    .remedy("name another column, or let a head of probabilities learn it")
                    .build();
        }
        return field;
    }

    private static int width(Head head, Graph graph, Feed feed) {
        if (head.kind() == Head.Kind.RECONSTRUCTION) {
            int input = graph.inputs().indexOf(head.target());
            if (input < 0) {
                throw PenstockException.user("what is reconstructed is an input of the network")
                        .value("'" + head.target() + "'")
                        .remedy("its inputs are " + graph.inputs())
                        .build();
            }
            List<Integer> shape = feed.shapes().get(input);
            return shape.contains(Field.UNKNOWN) ? Field.UNKNOWN : Shapes.size(shape);
        }
        Field field = feed.target(head);
        if (!field.type().isNumeric() && field.type() != DataType.BOOL) {
            throw PenstockException.user("a target of numbers holds numbers")
                    .value("the target " + field)
                    .remedy("let a head classify it, or name another column")
                    .build();
        }
        return Math.max(1, field.width());
    }

    /** What a survey has told. */
    static Known known(Survey survey, Graph graph, Feed feed) {
        if (survey.rows() == 0) {
            throw PenstockException.data("a network needs rows to learn from")
                    .value("no rows")
                    .remedy("look at the filters and splits before this step")
                    .build();
        }
        int constants = 0;
        for (int i = 0; i < survey.low().length; i++) {
            constants += survey.low()[i] == survey.high()[i] ? 1 : 0;
        }
        if (constants == survey.low().length) {
            throw PenstockException.data("the inputs of a network must differ from row to row")
                    .value("all " + constants + " numbers of the inputs are the same in all " + survey.rows() + " rows")
                    .remedy("look at the steps before this one, or give it other columns")
                    .build();
        }
        Known expected = expected(graph, feed);
        List<Integer> widths = new ArrayList<>();
        List<Optional<Classes>> classes = new ArrayList<>();
        List<double[]> counts = new ArrayList<>();
        for (int i = 0; i < graph.heads().size(); i++) {
            Head head = graph.heads().get(i);
            if (head.kind() == Head.Kind.CLASSES) {
                TreeMap<Object, Long> sizes = survey.classes().sorted(i);
                requireClasses(head, sizes, survey.rows());
                widths.add(sizes.size());
                classes.add(Optional.of(Classes.of(sizes.keySet(), sizes.firstKey() instanceof String)));
                counts.add(
                        sizes.values().stream().mapToDouble(Long::doubleValue).toArray());
            } else {
                widths.add(expected.widths().get(i));
                classes.add(Optional.empty());
                counts.add(new double[0]);
            }
        }
        return new Known(
                survey.key(), survey.rows(), feed.shapes(), widths, expected.types(), classes, counts, constants);
    }

    private static void requireClasses(Head head, Map<Object, Long> sizes, long rows) {
        if (sizes.size() < 2) {
            throw PenstockException.data("a head of classes needs rows of at least two of them")
                    .value(rows + " rows of the classes " + sizes.keySet() + " in '" + head.target() + "'")
                    .remedy("look at the target, and at the filters and splits before this step")
                    .build();
        }
        if (sizes.size() > MOST) {
            throw PenstockException.data("a target of classes has at most " + MOST + " of them")
                    .value(sizes.size() + " in '" + head.target() + "'")
                    .remedy("if it is a quantity, let a head regress it")
                    .build();
        }
        if (head.classes() > 0 && head.classes() != sizes.size()) {
            throw PenstockException.data("a head has as many classes as its target has labels")
                    .value(head.classes() + " classes, and " + sizes.size() + " labels in '" + head.target() + "': "
                            + sizes.keySet().stream().limit(20).toList())
                    .remedy("set 'classes' to the number of labels, or leave it out")
                    .build();
        }
    }
}
