package io.penstock.deploy.job;

import io.penstock.engine.error.PenstockException;
import java.io.IOException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** Files for people, on this machine. */
public final class Files {
    private Files() {}

    /** Writes a file whole, or leaves it as it was; makes its folder. */
    public static void write(Path file, byte[] content) {
        Path absolute = file.toAbsolutePath();
        Path folder = absolute.getParent();
        try {
            if (folder == null) {
                throw new IOException("it is a folder");
            }
            java.nio.file.Files.createDirectories(folder);
            Path temporary = java.nio.file.Files.createTempFile(folder, ".penstock-", ".tmp");
            try {
                java.nio.file.Files.write(temporary, content);
                java.nio.file.Files.move(temporary, absolute, StandardCopyOption.REPLACE_EXISTING);
            } finally {
                java.nio.file.Files.deleteIfExists(temporary);
            }
        } catch (IOException e) {
            throw PenstockException.resource("a file must be written where there is room and permission")
                    .value(file + ": " + e.getMessage())
                    .remedy("choose another place")
                    .cause(e)
                    .build();
        }
    }
}
