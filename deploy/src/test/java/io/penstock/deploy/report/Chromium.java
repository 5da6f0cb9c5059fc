package io.penstock.deploy.report;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
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
    String dom(String name, String html, int width, String... more) throws IOException, InterruptedException {
        return Files.readString(run(name, html, width, 900, List.of(more), "--dump-dom"));
    }

    /** What one sees of the page. */
    Path screenshot(String name, String html, int width, int height, String... more)
            throws IOException, InterruptedException {
        Path image = folder.resolve(name + ".png").toAbsolutePath();
        run(name, html, width, height, List.of(more), "--screenshot=" + image);
        return image;
    }

    private Path run(String name, String html, int width, int height, List<String> more, String task)
            throws IOException, InterruptedException {
        Files.createDirectories(folder);
        Path page = Files.writeString(folder.resolve(name + ".html"), html, StandardCharsets.UTF_8);
        Path output = folder.resolve(name + ".txt");
        Path profile = Files.createTempDirectory(folder, "profile");
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
                "--user-data-dir=" + profile.toAbsolutePath(),
                "--virtual-time-budget=5000",
                "--window-size=" + width + "," + height,
                task));
        command.addAll(more);
        command.add(page.toUri().toString());
        Process process = new ProcessBuilder(command)
                .redirectOutput(output.toFile())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try {
            if (!process.waitFor(120, TimeUnit.SECONDS)) {
                throw new IOException("the browser does not end");
            }
        } finally {
            process.destroyForcibly();
            delete(profile);
        }
        return output;
    }

    /** As far as the browser's helpers let go of it. */
    private static void delete(Path profile) throws IOException {
        try (Stream<Path> files = Files.walk(profile)) {
            files.sorted(Comparator.reverseOrder())
                    .forEach(file -> file.toFile().delete());
        } catch (UncheckedIOException e) {
            // A file went away while this looked at it.
        }
    }
}
