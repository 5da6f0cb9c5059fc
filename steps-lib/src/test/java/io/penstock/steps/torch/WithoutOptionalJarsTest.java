package io.penstock.steps.torch;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.steps.testing.ForeignReference;
import java.io.File;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The registry and every other step where the optional artifacts are not on the class path. */
class WithoutOptionalJarsTest {
    /** Runs in a class loader that lacks them. */
    public static final class Alone {
        private Alone() {}

        public static List<String> ids() {
            return io.penstock.engine.type.StepTypes.discover().all().stream()
                    .map(io.penstock.engine.type.StepType::id)
                    .toList();
        }

        /** What is said where such a model is planned. */
        public static String plan(String model) {
            try {
                return new TorchScript(Path.of(model))
                        .outputs(ForeignReference.of("mlp").data().schema(), io.penstock.engine.step.Phase.PREDICT)
                        .toString();
            } catch (io.penstock.engine.error.PenstockException e) {
                return String.valueOf(e.getMessage());
            }
        }
    }

    /** What is said where a network of Deeplearning4j is planned. */
    public static final class AloneToo {
        private AloneToo() {}

        public static String plan(String configuration) {
            try {
                return io.penstock.steps.dl4j.Dl4jNetwork.ofConfiguration(configuration)
                        .outputs(ForeignReference.of("mlp").data().schema(), io.penstock.engine.step.Phase.PREDICT)
                        .toString();
            } catch (io.penstock.engine.error.PenstockException e) {
                return String.valueOf(e.getMessage());
            }
        }
    }

    @Test
    void theRegistryLoadsAndTheStepSaysWhatToAdd() throws Exception {
        List<URL> urls = new ArrayList<>();
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
            if (!entry.contains("djl") && !entry.contains("deeplearning4j")) {
                urls.add(Path.of(entry).toUri().toURL());
            }
        }
        ClassLoader before = Thread.currentThread().getContextClassLoader();
        try (URLClassLoader alone =
                new URLClassLoader(urls.toArray(new URL[0]), ClassLoader.getPlatformClassLoader())) {
            Thread.currentThread().setContextClassLoader(alone);
            Class<?> inside = alone.loadClass(Alone.class.getName());
            assertThat((List<?>) call(inside.getMethod("ids"))).asString().contains("TorchScript", "StandardScaler");
            String said = (String) call(
                    inside.getMethod("plan", String.class),
                    ForeignReference.file("mlp.pt").toString());
            assertThat(said)
                    .contains("must be on the class path")
                    .contains("ai.djl.pytorch:pytorch-engine:0.35.1")
                    .contains("pytorch-native-cpu:2.7.1");
            Class<?> other = alone.loadClass(AloneToo.class.getName());
            assertThat((String) call(other.getMethod("plan", String.class), "{\"confs\": []}"))
                    .contains("must be on the class path")
                    .contains("org.deeplearning4j:deeplearning4j-nn:1.0.0-M2.1");
        } finally {
            Thread.currentThread().setContextClassLoader(before);
        }
    }

    private static Object call(Method method, Object... arguments) throws Exception {
        try {
            return method.invoke(null, arguments);
        } catch (InvocationTargetException e) {
            throw new AssertionError("without the optional artifacts", e.getCause());
        }
    }
}
