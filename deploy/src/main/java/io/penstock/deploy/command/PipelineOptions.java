package io.penstock.deploy.command;

import io.penstock.deploy.job.Pipelines;
import io.penstock.engine.step.Step;
import io.penstock.engine.tree.Hyperparameters;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Option;

/** Which pipeline is run. */
final class PipelineOptions {
    @Option(
            names = "--pipeline",
            required = true,
            paramLabel = "FILE|CLASS",
            description = "A YAML file, or a class that is a java.util.function.Supplier of a step.")
    String pipeline = "";

    @Option(
            names = "--set",
            paramLabel = "NAME=VALUE",
            description = "A hyperparameter, such as pca__components=40; may be repeated.")
    Map<String, String> set = new LinkedHashMap<>();

    Step load() {
        return Hyperparameters.set(Pipelines.load(pipeline), set);
    }
}
