package io.penstock.deploy.job;

import io.penstock.engine.error.PenstockException;
import java.io.IOException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** Files for people, on this machine. */
public final class Files {
    private Files() {}

    /** Writes beside the file first and then gives it the name, so that nobody ever reads half of it; makes its folder. */
    public static void write(Path file, byte[] content) {
        try {
            replace(file.toAbsolutePath(), content);
        } catch (IOException e) {
            throw PenstockException.resource("a file must be written where there is room and permission")
                    .value(file + ": " + e.getMessage())
                    .remedy("choose another place")
                    .cause(e)
                    .build();
        }
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
