package io.penstock.deploy.command;

import io.penstock.deploy.job.ModelStores;
import io.penstock.deploy.job.Texts;
import io.penstock.engine.format.SchemaJson;
import io.penstock.engine.model.Model;
import io.penstock.engine.model.Models;
import io.penstock.engine.step.Configurable;
import io.penstock.engine.step.Introspectable;
import io.penstock.engine.step.Step;
import io.penstock.engine.tree.Trees;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code penstock inspect}. */
@Command(
        name = "inspect",
        mixinStandardHelpOptions = true,
        description = "Shows a saved model: its tree, parameters, learned attributes, checksums and versions.",
        footerHeading = "%nExamples:%n",
        footer = "  penstock inspect --model models/digits --json")
public final class InspectCommand implements Callable<Integer> {
    @Mixin
    private Output output = new Output();

    @Option(names = "--model", required = true, paramLabel = "DIR", description = "The root of the model's versions.")
    private String model = "";

    @Option(names = "--version-number", paramLabel = "N", description = "Another version than the current one.")
    private @Nullable Long number;

    @Override
    public Integer call() {
        Models models = ModelStores.at(model);
        Model loaded = number == null ? models.load() : models.load(number);
        List<Model.Version> versions = models.versions();
        output.print(model + ", version " + loaded.version().number() + " of " + versions.size() + ", saved "
                + loaded.version().created());
        output.print("sha256 " + loaded.version().digest());
        output.print("trained on " + loaded.schema());
        loaded.about().forEach((name, value) -> output.print(name + " " + value));
        List<Object> steps = new ArrayList<>();
        Trees.byPath(loaded.step()).forEach((path, step) -> steps.add(step(path, step)));
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("status", "ok");
        document.put("exitCode", 0);
        document.put("model", model);
        document.put("version", loaded.version());
        document.put("versions", versions);
        document.put("schema", SchemaJson.write(loaded.schema()));
        document.put("about", loaded.about());
        document.put("steps", steps);
        document.put("files", models.files(loaded.version()));
        models.files(loaded.version()).forEach((name, sum) -> output.print("file " + name + " " + sum));
        output.result(document);
        return 0;
    }

    private Map<String, Object> step(String path, Step step) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("path", path);
        document.put("type", step.getClass().getSimpleName());
        output.print("");
        output.print(path + " (" + step.getClass().getSimpleName() + ")");
        if (step instanceof Configurable configurable) {
            document.put("parameters", configurable.settings().values());
            configurable.settings().values().forEach((name, value) -> output.print("    " + name + " = " + value));
        }
        if (step instanceof Introspectable introspectable) {
            Map<String, Object> attributes = new LinkedHashMap<>();
            introspectable.attributes().forEach((name, value) -> {
                attributes.put(name, shown(value));
                output.print("    " + name + ": " + Texts.number(shown(value)));
            });
            document.put("attributes", attributes);
        }
        return document;
    }

    /** Plain values as they are, tensors by their type and shape. */
    private static Object shown(Object value) {
        return value instanceof Number || value instanceof String || value instanceof Boolean || value instanceof List
                ? value
                : String.valueOf(value);
    }
}
