package io.penstock.steps.samediff;

import io.penstock.engine.data.Field;
import io.penstock.engine.data.Role;
import io.penstock.engine.data.Schema;
import io.penstock.engine.error.Nearest;
import io.penstock.engine.error.PenstockException;
import io.penstock.steps.guest.InputBinding;
import io.penstock.steps.guest.Pairing;
import io.penstock.steps.guest.Port;
import java.util.ArrayList;
import java.util.List;

/**
 * Which variables of a graph are what. A placeholder that the outputs depend on is an input; one that only the loss depends on
 * is a target.
 *
 * @param inputs placeholders of the outputs
 * @param targets placeholders of the loss alone
 * @param outputs the variables that become columns, and their columns
 * @param losses the variables that are learned by; may be empty
 */
record GraphPorts(List<Port> inputs, List<Port> targets, List<Pairing> outputs, List<String> losses) {
    static GraphPorts of(Graph graph, String outputs, String loss) {
        List<String> losses = loss.isEmpty() ? graph.losses() : List.of(loss);
        List<Pairing> wanted = new ArrayList<>(Pairing.parse("outputs", outputs));
        if (wanted.isEmpty()) {
            graph.outputs().stream()
                    .filter(name -> !losses.contains(name))
                    .forEach(name -> wanted.add(new Pairing(name, null, null)));
        }
        if (wanted.isEmpty()) {
            throw PenstockException.user("it must be known which variables of a graph become columns")
                    .value("none but the loss is left over")
                    .remedy("name them in the parameter outputs")
                    .build();
        }
        wanted.forEach(pairing -> require(graph, pairing.name()));
        losses.forEach(name -> require(graph, name));
        List<Port> inputs =
                graph.placeholders(wanted.stream().map(Pairing::name).toList());
        List<Port> targets = new ArrayList<>(graph.placeholders(losses));
        targets.removeAll(inputs);
        return new GraphPorts(inputs, List.copyOf(targets), List.copyOf(wanted), losses);
    }

    private static void require(Graph graph, String name) {
        if (!graph.has(name)) {
            throw PenstockException.user("a variable that is named must be one of the graph")
                    .value("'" + name + "'")
                    .remedy(Nearest.remedy(name, graph.names()))
                    .build();
        }
    }

    List<String> outputNames() {
        return outputs.stream().map(Pairing::name).toList();
    }

    InputBinding bindInputs(Schema schema, String pairings) {
        return InputBinding.of(schema, inputs, Pairing.parse("inputs", pairings), Role.INPUT);
    }

    /** The only target goes to the only placeholder for one; else names decide. */
    InputBinding bindTargets(Schema schema, String pairings) {
        List<Pairing> named = Pairing.parse("targets", pairings);
        List<Field> all = schema.targets();
        if (named.isEmpty() && targets.size() == 1 && all.size() == 1) {
            named = List.of(new Pairing(targets.get(0).name(), all.get(0).name(), null));
        }
        return InputBinding.of(schema, targets, named, Role.TARGET);
    }
}
