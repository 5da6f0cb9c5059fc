package io.penstock.steps.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class NativeSettingsTest {
    private static final Map<String, String> GOOD = Map.of(
            "OMP_NUM_THREADS", "1",
            "OPENBLAS_NUM_THREADS", "1",
            "OMP_WAIT_POLICY", "passive",
            "MALLOC_MMAP_THRESHOLD_", "65536");

    @Test
    void goodSettingsGiveNoWarning() {
        assertThat(NativeSettings.check(GOOD, "Linux")).isEmpty();
    }

    @Test
    void eachMissingSettingIsNamedOnce() {
        assertThat(NativeSettings.check(Map.of(), "Linux"))
                .hasSize(4)
                .anyMatch(text -> text.startsWith("OMP_NUM_THREADS is not set"))
                .anyMatch(text -> text.startsWith("OPENBLAS_NUM_THREADS is not set"))
                .anyMatch(text -> text.startsWith("OMP_WAIT_POLICY is not set"))
                .anyMatch(text -> text.startsWith("MALLOC_MMAP_THRESHOLD_ is not set"));
        assertThat(NativeSettings.check(Map.of("OMP_NUM_THREADS", "2"), "Mac OS X"))
                .hasSize(3)
                .first()
                .asString()
                .contains("'2'");
    }
}
