package io.penstock.steps.kernel;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.openblas.global.openblas;
import org.jspecify.annotations.Nullable;

/** Says which environment settings would make native code on this process slow or let its memory grow. */
public final class NativeSettings {
    private NativeSettings() {}

    /** One warning for each setting of this process that needs a change; empty when all is well. */
    public static List<String> check() {
        return check(System.getenv(), System.getProperty("os.name", ""));
    }

    /** Sees to it that products of matrices start no threads of their own, whatever the environment says. */
    public static void oneBlasThread() {
        if (openblas.blas_get_num_threads() != 1) {
            // The scope frees the few bytes that setting takes each time.
            try (PointerScope scope = new PointerScope()) {
                openblas.blas_set_num_threads(1);
            }
        }
    }

    static List<String> check(Map<String, String> environment, String system) {
        List<String> warnings = new ArrayList<>();
        for (String name : List.of("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS")) {
            String value = environment.get(name);
            if (!"1".equals(value)) {
                warnings.add(name + " is " + shown(value) + "; set it to 1: parallelism comes from tasks, and native"
                        + " threads that compete with them are many times slower");
            }
        }
        String policy = environment.get("OMP_WAIT_POLICY");
        if (!"PASSIVE".equalsIgnoreCase(policy)) {
            warnings.add("OMP_WAIT_POLICY is " + shown(policy)
                    + "; set it to PASSIVE, or idle native threads spin on the processors that tasks need");
        }
        boolean linux = system.toLowerCase(Locale.ROOT).contains("linux");
        if (linux && environment.getOrDefault("MALLOC_MMAP_THRESHOLD_", "").isEmpty()) {
            warnings.add(
                    "MALLOC_MMAP_THRESHOLD_ is not set; set it to 65536, or the process keeps native memory that was"
                            + " freed");
        }
        return List.copyOf(warnings);
    }

    private static String shown(@Nullable String value) {
        return value == null ? "not set" : "'" + value + "'";
    }
}
