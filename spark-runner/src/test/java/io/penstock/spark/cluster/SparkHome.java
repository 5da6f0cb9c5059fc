package io.penstock.spark.cluster;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;

/** A Spark installation made of the class path of this process: every jar linked or copied, every directory of classes packed. */
public final class SparkHome {
    private final Path directory;

    private SparkHome(Path directory) {
        this.directory = directory;
    }

    /** Makes it in an empty directory. */
    public static SparkHome create(Path directory) {
        try {
            Path jars = Files.createDirectories(directory.resolve("jars"));
            int number = 0;
            for (String entry : System.getProperty("java.class.path").split(java.io.File.pathSeparator)) {
                Path path = Path.of(entry);
                String name = String.format("%03d-", number++);
                if (Files.isDirectory(path)) {
                    pack(
                            path,
                            jars.resolve(name + path.getParent().getParent().getFileName() + "-" + path.getFileName()
                                    + ".jar"));
                } else if (Files.isRegularFile(path)) {
                    link(path, jars.resolve(name + path.getFileName()));
                }
            }
            return new SparkHome(directory);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void link(Path from, Path to) throws IOException {
        try {
            Files.createLink(to, from);
        } catch (IOException | UnsupportedOperationException e) {
            Files.copy(from, to);
        }
    }

    /** Packs a directory of classes into a jar. */
    public static void pack(Path classes, Path jar) throws IOException {
        try (OutputStream file = Files.newOutputStream(jar);
                JarOutputStream output = new JarOutputStream(file);
                Stream<Path> walk = Files.walk(classes)) {
            for (Path path : walk.filter(Files::isRegularFile).sorted().toList()) {
                output.putNextEntry(
                        new JarEntry(classes.relativize(path).toString().replace(java.io.File.separatorChar, '/')));
                Files.copy(path, output);
                output.closeEntry();
            }
        }
    }

    public Path directory() {
        return directory;
    }

    /** The options that every JVM with a driver needs on this version of Java. */
    public static List<String> opens() {
        return java.lang.management.ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(argument -> argument.startsWith("--add-opens"))
                .toList();
    }
}
