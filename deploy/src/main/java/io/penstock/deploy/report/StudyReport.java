package io.penstock.deploy.report;

import io.penstock.engine.format.Json;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The report of a study as one HTML file that opens without a network.
 *
 * <p>Charts are drawn by Apache ECharts, which the file holds. Its content security policy admits the scripts that are in it by their
 * digests, and nothing else; the study is data, which the scripts put into the page as text.
 */
public final class StudyReport {
    static final String LIBRARY = "/META-INF/resources/webjars/echarts/5.5.0/echarts.min.js";

    private static final String HERE = "/io/penstock/deploy/report/";
    private static final List<String> SCRIPTS = List.of(
            "report.js",
            "page.js",
            "charts.js",
            "trial.js",
            "history.js",
            "parallel.js",
            "parameters.js",
            "contour.js",
            "curves.js",
            "timeline.js",
            "front.js",
            "distribution.js",
            "tables.js",
            "start.js");
    private static final Pattern PLACE = Pattern.compile("\\{\\{(\\w+)}}");
    private static final Pattern ENDS_SCRIPT = Pattern.compile("<(?=/script|!--)", Pattern.CASE_INSENSITIVE);

    private StudyReport() {}

    /**
     * The page.
     *
     * @param study what {@code study export --format json} gives; keys may be missing
     */
    public static String html(Map<String, Object> study) {
        String library = script(resource(LIBRARY));
        StringBuilder own = new StringBuilder("(function () {\n\"use strict\";\n");
        SCRIPTS.forEach(name -> own.append(resource(HERE + name)).append('\n'));
        String program = script(own.append("})();\n").toString());
        Map<String, String> parts = Map.of(
                "digests",
                "'" + digest(library) + "' '" + digest(program) + "'",
                "style",
                resource(HERE + "report.css"),
                "study",
                data(study),
                "library",
                library,
                "program",
                program);
        return PLACE.matcher(resource(HERE + "report.html"))
                .replaceAll(place -> Matcher.quoteReplacement(String.valueOf(parts.get(place.group(1)))));
    }

    /** JSON that ends no element: what could is written as {@code \}{@code u003c} and the like. */
    private static String data(Map<String, Object> study) {
        return Json.text(study)
                .replace("&", "\\u0026")
                .replace("<", "\\u003c")
                .replace(">", "\\u003e")
                .replace("\u2028", "\\u2028")
                .replace("\u2029", "\\u2029");
    }

    /** The same script, as it may stand inside an element: in strings, {@code \x3c} is {@code <}. */
    private static String script(String source) {
        return ENDS_SCRIPT.matcher(source).replaceAll("\\\\x3c");
    }

    private static String digest(String script) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(script.getBytes(StandardCharsets.UTF_8));
            return "sha256-" + Base64.getEncoder().encodeToString(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    private static String resource(String path) {
        try (InputStream in = StudyReport.class.getResourceAsStream(path)) {
            if (in == null) {
                throw new IllegalStateException("the class path lacks " + path);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).replace("\r\n", "\n");
        } catch (IOException e) {
            throw new IllegalStateException("the class path cannot be read at " + path, e);
        }
    }
}
