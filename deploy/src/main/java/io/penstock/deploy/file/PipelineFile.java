package io.penstock.deploy.file;

import io.penstock.engine.error.Nearest;
import io.penstock.engine.error.PenstockException;
import io.penstock.engine.param.Settings;
import io.penstock.engine.pipeline.ClusteringWrapper;
import io.penstock.engine.pipeline.Pipeline;
import io.penstock.engine.pipeline.Union;
import io.penstock.engine.step.Child;
import io.penstock.engine.step.MetaStep;
import io.penstock.engine.step.Placement;
import io.penstock.engine.step.Placement.DevicePolicy;
import io.penstock.engine.step.State;
import io.penstock.engine.step.Step;
import io.penstock.engine.strategy.Strategies;
import io.penstock.engine.strategy.Strategy;
import io.penstock.engine.tree.Names;
import io.penstock.engine.type.MetaType;
import io.penstock.engine.type.StepDocument;
import io.penstock.engine.type.StepType;
import io.penstock.engine.type.StepTypes;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Reads a pipeline from YAML:
 *
 * <pre>{@code
 * name: digits
 * steps:
 *   - StandardScaler
 *   - Pca: {components: 30}
 *   - LogisticRegression: {l2: 0.001, space: {l2: {log_uniform: [1.0e-6, 1.0]}}}
 * }</pre>
 *
 * <p>A step may have a {@code name}; {@code Pipeline: {steps: […]}}, {@code Union: {branches: […]}} and
 * {@code ClusteringWrapper: {step: …, partitions: 4, strategy: local_sgd}} hold steps. Errors say the line and the column.
 */
public final class PipelineFile {
    private static final Set<String> META = Set.of("Pipeline", "Union", "ClusteringWrapper");

    private final StepTypes types;

    private PipelineFile(StepTypes types) {
        this.types = types;
    }

    /**
     * @param text the YAML
     * @param source what errors call the file
     */
    public static Pipeline read(String text, String source, StepTypes types) {
        Yaml root = Yaml.parse(text, source);
        return new PipelineFile(types).pipeline(root, "pipeline");
    }

    private Pipeline pipeline(Yaml node, String defaultName) {
        Map<String, Yaml> entries = node.entries("a pipeline is a mapping with 'steps'");
        requireKnown(node, entries, Set.of("name", "steps"));
        Yaml steps = entries.get("steps");
        if (steps == null) {
            throw node.error("a pipeline must have steps", "no 'steps'", "add a list of steps under 'steps:'");
        }
        Yaml name = entries.get("name");
        return Pipeline.ofChildren(name == null ? defaultName : name(name), children(steps));
    }

    private static String name(Yaml node) {
        String name = node.text("a name is a word");
        if (!Child.isValid(name)) {
            throw node.error(
                    "a name is made of letters, digits, '-', '.' and single '_', and begins with a letter",
                    "'" + name + "'",
                    "choose another name");
        }
        return name;
    }

    /** A step, and the name that the file gives it, if it does. */
    private record NamedStep(Yaml at, Step step, String name) {}

    private List<Child> children(Yaml list) {
        List<NamedStep> steps = new ArrayList<>();
        list.items("steps are a list").forEach(item -> steps.add(step(item)));
        if (steps.isEmpty()) {
            throw list.error("there must be at least one step", "an empty list", "name a step");
        }
        List<String> automatic =
                Names.unique(steps.stream().map(NamedStep::step).toList());
        List<Child> children = new ArrayList<>();
        Set<String> taken = new HashSet<>();
        for (int i = 0; i < steps.size(); i++) {
            NamedStep step = steps.get(i);
            String name = step.name().isEmpty() ? automatic.get(i) : step.name();
            if (!taken.add(name)) {
                throw step.at()
                        .error("steps side by side need different names", "'" + name + "' twice", "add a 'name:'");
            }
            children.add(new Child(name, step.step()));
        }
        return children;
    }

    private NamedStep step(Yaml node) {
        if (node.isText()) {
            return new NamedStep(node, create(node, node.text("a step"), Map.of()), "");
        }
        Map<String, Yaml> entries = node.entries("a step is a type, or a type with its parameters");
        if (entries.size() != 1) {
            throw node.error(
                    "a step is one type with its parameters",
                    "the keys " + entries.keySet(),
                    "write '- Type: {parameter: value}'; each step begins with its own '-'");
        }
        Map.Entry<String, Yaml> entry = entries.entrySet().iterator().next();
        Yaml body = entry.getValue();
        Map<String, Yaml> inside = body.isEmpty() ? Map.of() : body.entries("parameters are a mapping");
        Yaml name = inside.get("name");
        return new NamedStep(node, create(body.key(), entry.getKey(), inside), name == null ? "" : name(name));
    }

    private Step create(Yaml at, String type, Map<String, Yaml> inside) {
        return switch (type) {
            case "Pipeline" -> pipeline(at.value(), "pipeline");
            case "Union" -> {
                requireKnown(at, inside, Set.of("name", "branches"));
                yield new Union(children(require(at, inside, "branches")));
            }
            case "ClusteringWrapper" -> clustering(at, inside);
            default -> types.knowsMeta(type) ? meta(at, types.metaById(type), inside) : leaf(at, type, inside);
        };
    }

    /** Any other step that holds steps: {@code step}, {@code steps} or {@code branches}, and what its type describes. */
    private <M extends MetaStep> Step meta(Yaml at, MetaType<M> type, Map<String, Yaml> inside) {
        List<Child> children = new ArrayList<>();
        Map<String, Object> about = new LinkedHashMap<>();
        for (Map.Entry<String, Yaml> entry : inside.entrySet()) {
            switch (entry.getKey()) {
                case "step" -> {
                    Step step = step(entry.getValue()).step();
                    children.add(new Child(Names.of(step), step));
                }
                case "steps", "branches" -> children.addAll(children(entry.getValue()));
                case "name" -> {}
                default -> about.put(entry.getKey(), value(entry.getValue()));
            }
        }
        M made;
        try {
            made = type.factory().apply(about, children);
        } catch (IndexOutOfBoundsException e) {
            throw at.error("'" + type.id() + "' holds a step", "none", "add 'step:'");
        } catch (IllegalArgumentException | ClassCastException e) {
            throw at.error("'" + type.id() + "' takes other values", String.valueOf(e.getMessage()), type.summary());
        } catch (PenstockException e) {
            throw at.error(e.rule(), e.value(), e.remedy());
        }
        Set<String> known = new TreeSet<>(type.describe().apply(made).keySet());
        known.addAll(Set.of("name", "step", "steps"));
        requireKnown(
                at,
                inside.entrySet().stream()
                        .filter(entry -> !entry.getKey().equals("branches"))
                        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue)),
                known);
        return made;
    }

    private static Object value(Yaml node) {
        Object plain = node.plain();
        if (plain == null) {
            throw node.key().error("a key must have a value", "nothing", "write a value");
        }
        return plain;
    }

    private Step clustering(Yaml at, Map<String, Yaml> inside) {
        Set<String> known = new TreeSet<>(Strategies.keys());
        known.addAll(Set.of("name", "step", "partitions", "device"));
        requireKnown(at, inside, known);
        Step step = step(require(at, inside, "step")).step();
        Yaml partitions = inside.get("partitions");
        Yaml device = inside.get("device");
        return new ClusteringWrapper(
                step,
                new Placement(
                        partitions == null ? 0 : partitions.wholeNumber(0),
                        device == null ? DevicePolicy.NEVER : device(device),
                        strategy(at, inside)));
    }

    private static Strategy strategy(Yaml at, Map<String, Yaml> inside) {
        Map<String, Object> about = new LinkedHashMap<>();
        for (String key : Strategies.keys()) {
            Yaml node = inside.get(key);
            if (node != null) {
                Object value = value(node);
                try {
                    Strategies.check(key, value);
                } catch (PenstockException e) {
                    throw node.error(e.rule(), e.value(), e.remedy());
                }
                about.put(key, value);
            }
        }
        try {
            return Strategies.read(about);
        } catch (PenstockException e) {
            throw at.error(e.rule(), e.value(), e.remedy());
        }
    }

    private static DevicePolicy device(Yaml node) {
        String word = node.text("a device policy").toUpperCase(Locale.ROOT);
        List<String> known = List.of("REQUIRE", "PREFER", "NEVER");
        if (!known.contains(word)) {
            throw node.error(
                    "a device policy is require, prefer or never", "'" + word + "'", Nearest.remedy(word, known));
        }
        return DevicePolicy.valueOf(word);
    }

    private static Yaml require(Yaml at, Map<String, Yaml> inside, String key) {
        Yaml value = inside.get(key);
        if (value == null) {
            throw at.error("'" + key + "' must be given", "the keys " + inside.keySet(), "add '" + key + ":'");
        }
        return value;
    }

    private Step leaf(Yaml at, String id, Map<String, Yaml> inside) {
        Set<String> known = new TreeSet<>(META);
        types.all().stream().filter(type -> !type.isInner()).forEach(type -> known.add(type.id()));
        types.allMeta().forEach(type -> known.add(type.id()));
        if (!known.contains(id)) {
            throw at.error("a step type must be known", "'" + id + "'", Nearest.remedy(id, known));
        }
        StepType<?> type = types.byId(id);
        Settings settings = type.defaults();
        for (Map.Entry<String, Yaml> entry : inside.entrySet()) {
            Yaml value = entry.getValue();
            if (entry.getKey().equals("space")) {
                settings = space(settings, value);
            } else if (!entry.getKey().equals("name")) {
                requireParameter(value, settings, entry.getKey());
                settings = set(settings, entry.getKey(), value);
            }
        }
        try {
            return type.create(settings, State.EMPTY);
        } catch (PenstockException e) {
            throw at.error(e.rule(), e.value(), e.remedy());
        }
    }

    private static Settings set(Settings settings, String name, Yaml value) {
        Object plain = value.plain();
        if (plain == null) {
            throw value.key().error("a parameter must have a value", "'" + name + ":' without one", "write a value");
        }
        try {
            return settings.with(name, plain);
        } catch (PenstockException e) {
            throw value.error(e.rule(), e.value(), e.remedy());
        }
    }

    private static Settings space(Settings settings, Yaml node) {
        Settings changed = settings;
        for (Map.Entry<String, Yaml> entry : node.entries("a space is a mapping from parameters to distributions")
                .entrySet()) {
            requireParameter(entry.getValue(), settings, entry.getKey());
            try {
                Object plain = entry.getValue().plain();
                changed =
                        changed.withSpace(entry.getKey(), StepDocument.distribution(plain == null ? "nothing" : plain));
            } catch (PenstockException e) {
                throw entry.getValue().error(e.rule(), e.value(), e.remedy());
            }
        }
        return changed;
    }

    private static void requireParameter(Yaml value, Settings settings, String name) {
        List<String> names =
                settings.params().stream().map(param -> param.name()).toList();
        if (!names.contains(name)) {
            throw value.key()
                    .error("a parameter must be known to the step", "'" + name + "'", Nearest.remedy(name, names));
        }
    }

    private static void requireKnown(Yaml at, Map<String, Yaml> entries, Set<String> known) {
        for (Map.Entry<String, Yaml> entry : entries.entrySet()) {
            if (!known.contains(entry.getKey())) {
                throw entry.getValue()
                        .key()
                        .error(
                                "a key must be known here",
                                "'" + entry.getKey() + "'",
                                Nearest.remedy(entry.getKey(), known));
            }
        }
    }
}
