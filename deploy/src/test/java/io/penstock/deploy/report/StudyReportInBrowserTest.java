package io.penstock.deploy.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Opens pages in Chromium; skipped where there is none. */
class StudyReportInBrowserTest {
    private static final String DARK = "--blink-settings=preferredColorScheme=0";

    /** Pages and pictures stay there, to be looked at. */
    private static final Path FOLDER = Path.of("target", "study-reports");

    private static Optional<Chromium> browser = Optional.empty();

    @BeforeAll
    static void find() {
        browser = Chromium.find(FOLDER);
        assumeTrue(browser.isPresent(), "no Chromium on the path");
    }

    private static String page(String name) {
        return StudyReport.html(SampleStudies.all().get(name));
    }

    /** The browser makes no window narrower than 500 pixels: the body is as wide as a phone's, in the layout for phones. */
    private static String onAPhone(String page) {
        return page.replace("<body>", "<body style=\"width:390px;margin:0\">");
    }

    private static void assertRan(String dom) {
        assertThat(dom.substring(0, dom.indexOf("<head")))
                .contains("data-ready=\"true\"", "data-errors=\"0\"", "data-overflow=\"false\"")
                .doesNotContain("data-harm");
    }

    private static int count(String dom, String regex) {
        return (int) Pattern.compile(regex).matcher(dom).results().count();
    }

    @ParameterizedTest
    @CsvSource({
        "plain, 12, 0",
        "two, 13, 0",
        "many, 2, 10",
        "hostile, 13, 0",
        "empty, 0, 0",
        "bare, 0, 0",
        "failed, 2, 0",
        "odd, 13, 0",
        "one, 4, 0"
    })
    void thePageDrawsItselfWithoutAnError(String name, int drawings, int canvases)
            throws IOException, InterruptedException {
        String dom = browser.orElseThrow().dom(name, page(name), 1280);
        assertRan(dom);
        assertThat(count(dom, "<svg")).as("drawings").isEqualTo(drawings);
        assertThat(count(dom, "<canvas")).as("canvases").isEqualTo(canvases);
        for (String id : List.of(
                "history",
                "importances",
                "parallel",
                "slices",
                "contour",
                "curves",
                "timeline",
                "distribution",
                "trials",
                "failures",
                "space",
                "plan")) {
            assertThat(dom).contains("<section id=\"" + id + "\"");
        }
        assertThat(dom.contains("<section id=\"front\""))
                .isEqualTo(List.of("two", "hostile", "odd").contains(name));
    }

    /** A trial of two splits that were measured after one and three epochs, of which nothing else is told. */
    @Test
    void learningCurvesAreThoseOfSplitsWhereThereAreAny() throws IOException, InterruptedException {
        List<Object> splits = new ArrayList<>();
        for (int split = 0; split < 2; split++) {
            splits.add(Map.of(
                    "split",
                    split,
                    "state",
                    "COMPLETE",
                    "value",
                    0.5 + split,
                    "epochs",
                    List.of(Map.of("epoch", 1, "value", 0.9 + split), Map.of("epoch", 3, "value", 0.5 + split))));
        }
        Map<String, Object> trial = Map.of("number", 0, "state", "COMPLETE", "values", List.of(1.0), "splits", splits);
        Map<String, Object> study = Map.of(
                "study",
                Map.of("objectives", List.of(Map.of("name", "loss", "direction", "minimize"))),
                "trials",
                List.of(trial),
                "best",
                0);
        String dom = browser.orElseThrow().dom("splits", StudyReport.html(study), 1280);
        assertRan(dom);
        String curves = dom.substring(dom.indexOf("<section id=\"curves\""), dom.indexOf("<section id=\"timeline\""));
        assertThat(curves).contains("1 learning curve").doesNotContain("No trial has reported");
        assertThat(count(curves, "<path[^>]*fill=\"transparent\"[^>]*stroke-width=\"1.3\"[^>]*stroke-dasharray"))
                .as("a thin line for each split")
                .isEqualTo(2);
        assertThat(count(curves, "<path[^>]*fill=\"transparent\"[^>]*stroke-width=\"3\""))
                .as("their mean")
                .isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({"plain", "hostile", "odd"})
    void onAPhoneNothingSticksOut(String name) throws IOException, InterruptedException {
        assertRan(browser.orElseThrow().dom(name + "-phone", onAPhone(page(name)), 390));
    }

    @Test
    void namesThatMeanHarmAreText() throws IOException, InterruptedException {
        String dom = browser.orElseThrow().dom("hostile", page("hostile"), 1280);
        assertThat(dom.substring(dom.indexOf("<body"), dom.indexOf("<script")))
                .contains("&lt;img src=x onerror=alert(1)&gt;__rate")
                .doesNotContain("<img", "<b>unknown", "\u202e")
                .doesNotContainPattern("<[a-z]+[^>]* onerror=(?!alert\\(1\\)&gt;)")
                .doesNotContainPattern("<svg/");
    }

    @ParameterizedTest
    @CsvSource({"plain, 1280", "hostile, 390", "many, 1280"})
    void oneSeesSomething(String name, int width) throws IOException, InterruptedException {
        BufferedImage light = image(browser.orElseThrow().screenshot(name + "-" + width, page(name), width, 2400));
        BufferedImage dark =
                image(browser.orElseThrow().screenshot(name + "-" + width + "-dark", page(name), width, 2400, DARK));
        assertThat(light.getWidth()).isEqualTo(width);
        assertThat(colours(light)).hasSizeGreaterThan(100);
        assertThat(colours(dark)).hasSizeGreaterThan(100);
        assertThat(light.getRGB(1, 1) & 0xff).as("a light background").isGreaterThan(200);
        assertThat(dark.getRGB(1, 1) & 0xff).as("a dark background").isLessThan(60);
    }

    private static BufferedImage image(Path file) throws IOException {
        return ImageIO.read(file.toFile());
    }

    private static Set<Integer> colours(BufferedImage image) {
        Set<Integer> colours = new HashSet<>();
        for (int x = 0; x < image.getWidth(); x++) {
            for (int y = 0; y < image.getHeight(); y++) {
                colours.add(image.getRGB(x, y));
            }
        }
        return colours;
    }
}
