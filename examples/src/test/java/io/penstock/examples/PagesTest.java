package io.penstock.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The Java that the pages for users show is the very source that other tests run. */
class PagesTest {
    private static final String WRITING = "docs/writing-steps.md";
    private static final String GUIDE = "docs/deep-learning-pipelines.md";
    private static final String NETWORKS = "docs/networks.md";
    private static final String SEARCH = "docs/search.md";
    private static final String SOURCES = "examples/src/main/java/io/penstock/examples";

    private static Path root() {
        Path folder = Path.of("").toAbsolutePath();
        while (!Files.exists(folder.resolve(WRITING))) {
            folder = folder.getParent();
        }
        return folder;
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> blocks(String page) {
        return Pattern.compile("(?ms)^```java\\n(.*?)^```")
                .matcher(read(root().resolve(page)))
                .results()
                .map(result -> result.group(1))
                .toList();
    }

    /** Lines without their indentation: a page shows the lines of a method further to the left. */
    private static String lines(String text) {
        return String.join("\n", text.strip().lines().map(String::strip).toList()) + "\n";
    }

    @ParameterizedTest
    @ValueSource(strings = {WRITING, GUIDE, NETWORKS, SEARCH})
    void everyBlockIsSource(String page) throws IOException {
        List<String> sources;
        try (Stream<Path> files = Files.walk(root().resolve(SOURCES))) {
            sources = files.filter(file -> file.toString().endsWith(".java"))
                    .map(file -> lines(read(file)))
                    .toList();
        }
        assertThat(blocks(page))
                .isNotEmpty()
                .allSatisfy(block -> assertThat(sources)
                        .as("%s", block)
                        .anySatisfy(source -> assertThat(source).contains(lines(block))));
    }

    /** Lines that say something: no braces alone, no annotations, no comments, no empty ones. */
    @ParameterizedTest
    @CsvSource({"LogarithmOfOnePlus, 5", "LargestToOne, 30", "FromEpoch, 20"})
    void stepsAreShownWholeAndAreShort(String name, int most) {
        String source = read(root().resolve(SOURCES + "/steps/" + name + ".java"));
        String whole = source.substring(source.indexOf("/**"));
        assertThat(blocks(WRITING)).contains(whole);
        assertThat(whole.lines().map(String::strip).filter(line -> line.matches("(?![/*@]).*\\w.*")))
                .hasSizeLessThanOrEqualTo(most);
    }

    @ParameterizedTest
    @ValueSource(strings = {WRITING, GUIDE, NETWORKS, SEARCH})
    void linksLeadSomewhere(String page) {
        Path folder = root().resolve(page).getParent();
        Pattern.compile("\\]\\(([^)#:]+)\\)")
                .matcher(read(root().resolve(page)))
                .results()
                .forEach(link -> assertThat(folder.resolve(link.group(1))).exists());
    }

    @Test
    void everyStoryIsTold() {
        String guide = read(root().resolve(GUIDE));
        for (String story : List.of("pretrain", "twoheads", "online", "curriculum", "series")) {
            assertThat(guide).contains("| `" + story + "` |");
            assertThat(root().resolve(SOURCES + "/" + story)).isDirectory();
        }
    }
}
