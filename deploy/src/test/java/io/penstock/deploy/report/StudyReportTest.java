package io.penstock.deploy.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.engine.format.Json;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StudyReportTest {
    private static final Pattern SCRIPT = Pattern.compile("<script>(.*?)</script>", Pattern.DOTALL);
    private static final Pattern DATA =
            Pattern.compile("<script type=\"application/json\" id=\"study\">(.*?)</script>", Pattern.DOTALL);

    private static String page(String name) {
        return StudyReport.html(SampleStudies.all().get(name));
    }

    private static List<String> scripts(String page) {
        List<String> scripts = new ArrayList<>();
        Matcher matcher = SCRIPT.matcher(page);
        while (matcher.find()) {
            scripts.add(matcher.group(1));
        }
        return scripts;
    }

    /** The page without what the scripts and the data hold. */
    private static String markup(String page) {
        return DATA.matcher(SCRIPT.matcher(page).replaceAll("")).replaceAll("");
    }

    private static String data(String page) {
        Matcher matcher = DATA.matcher(page);
        assertThat(matcher.find()).isTrue();
        return matcher.group(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"plain", "two", "hostile", "empty", "bare", "failed"})
    void thePageNeedsNothingElse(String name) {
        String markup = markup(page(name));
        assertThat(markup)
                .doesNotContain("http://", "https://", "url(", "@import", "<link rel=\"stylesheet\"", "src=", "{{")
                .contains("default-src 'none'", "img-src data:", "base-uri 'none'", "form-action 'none'")
                .contains("<noscript>", "name=\"viewport\"", "Apache License 2.0")
                .doesNotContain("unsafe-eval")
                .doesNotContainPattern("script-src[^;]*unsafe");
    }

    @Test
    void theScriptsAreThoseThatThePolicyNames() throws Exception {
        String page = page("hostile");
        List<String> scripts = scripts(page);
        assertThat(scripts).hasSize(2);
        assertThat(scripts.get(0)).contains("Licensed to the Apache Software Foundation", "version=\"5.5.0\"");
        for (String script : scripts) {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(script.getBytes(StandardCharsets.UTF_8));
            assertThat(markup(page)).contains("'sha256-" + Base64.getEncoder().encodeToString(digest) + "'");
        }
    }

    @Test
    void ourScriptsTurnNoTextIntoMarkup() {
        assertThat(scripts(page("plain")).get(1))
                .doesNotContain(
                        "innerHTML",
                        "outerHTML",
                        "insertAdjacentHTML",
                        "document.write",
                        "eval(",
                        "fetch(",
                        "XMLHttpRequest");
    }

    @Test
    void namesThatMeanHarmStayData() {
        String page = page("hostile");
        String data = data(page);
        assertThat(data)
                .doesNotContain("<", ">", "&", "\u2028", "\u2029")
                .contains("\\u003cimg src=x onerror=alert(1)\\u003e");
        assertThat(page).doesNotContain("<img src=x", "<svg/onload", "<script>document.documentElement.dataset.harm");
        assertThat(page.split("</script>", -1)).as("scripts that end").hasSize(4);
    }

    @Test
    void theDataIsTheStudy() {
        Map<String, Object> study = SampleStudies.all().get("hostile");
        String data = data(StudyReport.html(study));
        assertThat(Json.readMap(data.getBytes(StandardCharsets.UTF_8), "the study"))
                .isEqualTo(Json.readMap(Json.write(study), "the study"));
    }

    @Test
    void whatLooksLikeAPlaceOfTheTemplateIsNotFilled() {
        String page = StudyReport.html(new LinkedHashMap<>(Map.of("study", Map.of("id", "{{library}} $1 \\1"))));
        assertThat(data(page)).isEqualTo("{\"study\":{\"id\":\"{{library}} $1 \\\\1\"}}");
    }

    @Test
    void everySectionIsThere() {
        assertThat(scripts(page("two")).get(1))
                .contains(List.of(
                                "history",
                                "importances",
                                "parallel",
                                "slices",
                                "contour",
                                "curves",
                                "timeline",
                                "distribution",
                                "front",
                                "trials",
                                "failures",
                                "space",
                                "plan")
                        .stream()
                        .map(id -> "card(\"" + id + "\"")
                        .toList());
    }
}
