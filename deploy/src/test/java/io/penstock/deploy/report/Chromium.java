package io.penstock.deploy.report;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A browser without a window, where this machine has one. */
final class Chromium {
    private static final List<String> NAMES = List.of("chromium", "chromium-browser", "google-chrome");

    private final Path program;
    private final Path folder;

    private Chromium(Path program, Path folder) {
        this.program = program;
        this.folder = folder;
    }

    /** The one on the path; it works in that folder. */
    static Optional<Chromium> find(Path folder) {
        String path = Optional.ofNullable(System.getenv("PATH")).orElse("");
        return Stream.of(path.split(java.io.File.pathSeparator))
                .flatMap(place -> NAMES.stream().map(name -> Path.of(place, name)))
                .filter(Files::isExecutable)
                .findFirst()
                .map(program -> new Chromium(program, folder));
    }

    /** The page after its scripts have run. */
    String dom(String html, int width, String... more) throws IOException, InterruptedException {
        return Files.readString(run(html, width, 900, List.of(more), "--dump-dom"));
    }

    /** What one sees of the page. */
    Path screenshot(String html, int width, int height, String... more) throws IOException, InterruptedException {
        Path image = Files.createTempFile(folder, "page", ".png");
        run(html, width, height, List.of(more), "--screenshot=" + image);
        return image;
    }

    private Path run(String html, int width, int height, List<String> more, String task)
            throws IOException, InterruptedException {
        Path page = Files.writeString(Files.createTempFile(folder, "page", ".html"), html, StandardCharsets.UTF_8);
        Path output = Files.createTempFile(folder, "output", ".txt");
        List<String> command = new ArrayList<>(List.of(
                program.toString(),
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-quic",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--hide-scrollbars",
                "--user-data-dir=" + Files.createTempDirectory(folder, "profile"),
                "--virtual-time-budget=5000",
                "--window-size=" + width + "," + height,
                task));
        command.addAll(more);
        command.add(page.toUri().toString());
        Process process = new ProcessBuilder(command)
                .redirectOutput(output.toFile())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        if (!process.waitFor(60, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new IOException("the browser does not end");
        }
        return output;
    }
}
