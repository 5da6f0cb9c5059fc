package io.penstock.engine.storage;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

/** A folder of the local file system. Symbolic links inside it are not followed. */
public final class LocalStorage implements Storage {
    private static final String TEMPORARY = ".tmp-";

    private final Path root;

    public LocalStorage(Path root) {
        this.root = root.toAbsolutePath().normalize();
    }

    private Path resolve(String name) throws IOException {
        Path path = root.resolve(name).normalize();
        if (!path.startsWith(root) || name.indexOf('\\') >= 0) {
            throw new IOException("'" + name + "' leads out of " + root);
        }
        for (Path part = path; part != null && !part.equals(root); part = part.getParent()) {
            if (Files.isSymbolicLink(part)) {
                throw new IOException("'" + name + "' leads through a symbolic link");
            }
        }
        return path;
    }

    @Override
    public byte[] read(String name) throws IOException {
        try {
            return Files.readAllBytes(resolve(name));
        } catch (NoSuchFileException e) {
            FileNotFoundException missing = new FileNotFoundException(name + " in " + root);
            missing.initCause(e);
            throw missing;
        }
    }

    /** Writes a temporary file, forces it to the disk and gives it its name by a hard link, which fails where the name is taken. */
    @Override
    public boolean create(String name, byte[] content) throws IOException {
        Path path = resolve(name);
        Path folder = path.getParent();
        if (folder == null) {
            throw new IOException("'" + name + "' is no file name");
        }
        Files.createDirectories(folder);
        if (Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
            return false;
        }
        Path temporary = folder.resolve(TEMPORARY + UUID.randomUUID());
        try {
            write(temporary, content);
            Files.createLink(path, temporary);
            force(folder);
            return true;
        } catch (FileAlreadyExistsException e) {
            return false;
        } finally {
            Files.deleteIfExists(temporary);
        }
    }

    private static void write(Path file, byte[] content) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            ByteBuffer buffer = ByteBuffer.wrap(content);
            while (buffer.hasRemaining()) {
                channel.write(buffer);
            }
            channel.force(true);
        }
    }

    /** Makes the new name itself durable; Windows cannot open folders and needs no such thing. */
    private static void force(Path folder) throws IOException {
        if (java.io.File.separatorChar == '/') {
            try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
                channel.force(true);
            }
        }
    }

    @Override
    public List<String> list(String folder) throws IOException {
        try (Stream<Path> files = Files.list(resolve(folder))) {
            return files.filter(file -> Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS))
                    .map(file -> file.getFileName().toString())
                    .filter(name -> !name.startsWith(TEMPORARY))
                    .sorted()
                    .toList();
        } catch (NoSuchFileException | NotDirectoryException e) {
            return List.of();
        }
    }

    @Override
    public String location() {
        return root.toString();
    }
}
