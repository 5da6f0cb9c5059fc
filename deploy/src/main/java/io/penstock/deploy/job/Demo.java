package io.penstock.deploy.job;

import io.penstock.engine.error.PenstockException;
import io.penstock.engine.pipeline.Pipeline;
import io.penstock.steps.decompose.Pca;
import io.penstock.steps.impute.Imputer;
import io.penstock.steps.linear.LogisticRegression;
import io.penstock.steps.scale.StandardScaler;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** The bundled data set of the demo, the 1,797 handwritten digits of the UCI repository, and its pipeline. */
public final class Demo {
    private static final String RESOURCE = "digits.csv.gz";

    private Demo() {}

    /** The pipeline of the demo. */
    public static Pipeline pipeline() {
        return Pipeline.of(new Imputer(), new StandardScaler(), new Pca(30), new LogisticRegression())
                .set("logistic_regression__l2", 1e-3)
                .named("digits");
    }

    /** Writes the data into a folder, where it is not there yet. */
    public static Path unpack(Path folder) {
        Path file = folder.resolve(RESOURCE);
        try (InputStream in = Demo.class.getResourceAsStream("/io/penstock/deploy/demo/" + RESOURCE)) {
            if (in == null) {
                throw new IllegalStateException("the jar lacks " + RESOURCE);
            }
            Files.createDirectories(folder);
            if (!Files.exists(file)) {
                Path temporary = Files.createTempFile(folder, "digits", ".tmp");
                Files.copy(in, temporary, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
                Files.move(temporary, file);
            }
            return file;
        } catch (IOException e) {
            throw PenstockException.resource("the demo must be able to write")
                    .value(folder + ": " + e.getMessage())
                    .remedy("name another folder with --output")
                    .cause(e)
                    .build();
        }
    }
}
