package io.penstock.steps.onnx;

import io.penstock.engine.error.PenstockException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The folder of a model, out of which no external data are read: by no absolute path, no {@code ..} and no symbolic link. */
final class ModelFolder implements ExternalData.Source {
    private final Path folder;

    ModelFolder(Path model) throws IOException {
        Path parent = model.toAbsolutePath().getParent();
        if (parent == null) {
            throw new IOException("no folder");
        }
        this.folder = parent.toRealPath();
    }

    @Override
    public byte[] read(String location, long offset, long length) {
        Path file = resolve(location);
        Set<OpenOption> options = Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);
        try (SeekableByteChannel channel = Files.newByteChannel(file, options)) {
            long size = channel.size();
            long wanted = length < 0 ? size - offset : length;
            if (offset < 0
                    || wanted < 0
                    || offset > size
                    || wanted > size - offset
                    || wanted > Integer.MAX_VALUE - 64) {
                throw unreadable(location, wanted + " bytes from byte " + offset + " of " + size, null);
            }
            ByteBuffer content = ByteBuffer.allocate((int) wanted);
            channel.position(offset);
            while (content.hasRemaining()) {
                if (channel.read(content) < 0) {
                    throw unreadable(location, "it became shorter while it was read", null);
                }
            }
            return content.array();
        } catch (IOException e) {
            throw unreadable(location, String.valueOf(e.getMessage()), e);
        }
    }

    private Path resolve(String location) {
        boolean leaves = location.isBlank()
                || location.startsWith("/")
                || location.contains("\\")
                || location.contains(":")
                || Arrays.asList(location.split("/", -1)).contains("..");
        if (leaves) {
            throw leaving(location);
        }
        try {
            Path file = folder.resolve(location);
            if (!Files.exists(file)) {
                throw unreadable(location, "no such file beside the model", null);
            }
            Path real = file.toRealPath();
            if (!real.startsWith(folder)) {
                throw leaving(location + " -> " + real);
            }
            if (!Files.isRegularFile(real, LinkOption.NOFOLLOW_LINKS)) {
                throw unreadable(location, "no plain file", null);
            }
            return real;
        } catch (InvalidPathException e) {
            throw leaving(location);
        } catch (IOException e) {
            throw unreadable(location, String.valueOf(e.getMessage()), e);
        }
    }

    private static PenstockException leaving(String location) {
        return PenstockException.user("external data of a model must lie in its own folder")
                .value("'" + location + "'")
                .remedy("put the file beside the model and name it by a relative path, or export the model as one file")
                .build();
    }

    private static PenstockException unreadable(String location, String found, @Nullable Throwable cause) {
        return PenstockException.data("external data of a model must be there as it says")
                .value("'" + location + "': " + found)
                .remedy("copy all files of the model together, or export it as one file")
                .cause(cause)
                .build();
    }
}
