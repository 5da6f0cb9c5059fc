package io.penstock.deploy.job;

import io.penstock.engine.error.PenstockException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import org.apache.hadoop.fs.FileSystem;

/** Files for people, on this machine. */
public final class Files {
    private Files() {}

    /** Writes beside the file first and then gives it the name, so that nobody ever reads half of it; makes its folder. */
    public static void write(Path file, byte[] content) {
        try {
            replace(file.toAbsolutePath(), content);
        } catch (IOException e) {
            throw unwritten(file.toString(), e);
        }
    }

    /**
     * Likewise, to a path of this machine or to the URI of a file system that Hadoop knows.
     *
     * @param properties of Spark, such as {@code spark.hadoop.fs.s3a.endpoint}
     */
    public static void write(String to, byte[] content, Map<String, String> properties) {
        org.apache.hadoop.fs.Path target = new org.apache.hadoop.fs.Path(to);
        String scheme = target.toUri().getScheme();
        if (scheme == null || scheme.equals("file")) {
            write(Path.of(target.toUri().getPath()), content);
            return;
        }
        try {
            FileSystem files = target.getFileSystem(Sessions.hadoop(properties));
            try (OutputStream out = files.create(target, true)) {
                out.write(content);
            }
        } catch (IOException e) {
            throw unwritten(to, e);
        }
    }

    private static PenstockException unwritten(String file, IOException cause) {
        return PenstockException.resource("a file must be written where there is room and permission")
                .value(file + ": " + cause.getMessage())
                .remedy("choose another place")
                .cause(cause)
                .build();
    }

    static void replace(Path target, byte[] content) throws IOException {
        Path temporary = target.resolveSibling(target.getFileName() + ".tmp");
        Path folder = target.getParent();
        if (folder != null) {
            java.nio.file.Files.createDirectories(folder);
        }
        java.nio.file.Files.write(temporary, content);
        java.nio.file.Files.move(
                temporary, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
}
