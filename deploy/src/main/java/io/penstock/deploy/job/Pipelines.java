package io.penstock.deploy.job;

import io.penstock.deploy.file.PipelineFile;
import io.penstock.engine.error.PenstockException;
import io.penstock.engine.step.Step;
import io.penstock.engine.type.StepTypes;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Supplier;

/** Finds the pipeline that a command names. */
public final class Pipelines {
    private Pipelines() {}

    /** A YAML file where the name ends in .yaml or .yml or is a file, else a class that supplies a step. */
    public static Step load(String name) {
        if (name.endsWith(".yaml") || name.endsWith(".yml") || Files.isRegularFile(Path.of(name))) {
            return PipelineFile.read(read(name), name, StepTypes.discover());
        }
        return supplied(name);
    }

    private static String read(String name) {
        try {
            return Files.readString(Path.of(name), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw PenstockException.user("the pipeline file must be readable")
                    .value(name + " (" + e.getClass().getSimpleName() + ")")
                    .remedy("check the path; relative ones start at "
                            + Path.of("").toAbsolutePath())
                    .cause(e)
                    .build();
        }
    }

    private static Step supplied(String name) {
        try {
            ClassLoader loader = Thread.currentThread().getContextClassLoader();
            Object supplier =
                    Class.forName(name, true, loader).getDeclaredConstructor().newInstance();
            if (supplier instanceof Supplier<?> known && known.get() instanceof Step step) {
                return step;
            }
            throw PenstockException.user("a class that names a pipeline must supply a step")
                    .value(name)
                    .remedy("let it implement java.util.function.Supplier<Step>")
                    .build();
        } catch (ReflectiveOperationException | LinkageError e) {
            throw PenstockException.user("a pipeline is a YAML file or a class with a public constructor")
                    .value("'" + name + "'")
                    .remedy("check the path of the file, or the class path")
                    .cause(e)
                    .build();
        }
    }
}
