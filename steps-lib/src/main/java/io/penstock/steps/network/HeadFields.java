package io.penstock.steps.network;

import io.penstock.engine.data.DataType;
import io.penstock.engine.data.Field;
import io.penstock.engine.data.Role;
import io.penstock.steps.network.graph.Graph;
import io.penstock.steps.network.graph.Head;
import io.penstock.steps.network.train.Feed;
import io.penstock.steps.network.train.Known;
import java.util.List;

/** The columns that predictions stand in. */
final class HeadFields {
    private HeadFields() {}

    /**
     * The columns of one head.
     *
     * @param known of the data, or expected
     * @param floating the type of reconstructions
     */
    static List<Field> of(Graph graph, int head, Known known, Feed feed, DataType floating) {
        Head about = graph.heads().get(head);
        String suffix = graph.heads().size() > 1 ? "_" + about.target() : "";
        if (about.kind() == Head.Kind.RECONSTRUCTION) {
            List<Integer> shape = feed.shapes().get(graph.inputs().indexOf(about.target()));
            return List.of(new Field("reconstruction" + suffix, Role.INPUT, floating, shape, List.of(), null));
        }
        DataType type = DataType.valueOf(known.types().get(head));
        if (about.kind() == Head.Kind.QUANTITY) {
            int width = known.widths().get(head);
            List<Integer> shape = width == 1 ? List.of() : List.of(width);
            return List.of(
                    new Field("prediction" + suffix, Role.INPUT, DataType.FLOAT64, shape, List.of(), about.target()));
        }
        Field probability = known.classes()
                .get(head)
                .map(classes -> Field.features("probability" + suffix, DataType.FLOAT64, classes.names()))
                .orElseGet(() -> Field.vector("probability" + suffix, Role.INPUT, DataType.FLOAT64, Field.UNKNOWN));
        return List.of(
                Field.scalar("prediction" + suffix, Role.INPUT, type).withPredicts(about.target()),
                probability.withPredicts(about.target()));
    }
}
