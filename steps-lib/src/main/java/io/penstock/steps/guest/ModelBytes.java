package io.penstock.steps.guest;

import io.penstock.engine.data.Tensor;
import io.penstock.engine.error.PenstockException;
import io.penstock.engine.step.State;
import io.penstock.engine.storage.Digests;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;

/**
 * The bytes of a model.
 *
 * @param content not to be written to
 * @param digest SHA-256 of the content
 */
public record ModelBytes(byte[] content, String digest) {
    private static final String MODEL = "model";

    public static ModelBytes of(byte[] content) {
        return new ModelBytes(content, Digests.sha256(content));
    }

    /** A state that holds the bytes. */
    public static State state(byte[] content) {
        return State.EMPTY.with(MODEL, Tensor.of(content, content.length, List.of()));
    }

    /** The bytes that a state holds. */
    public static ModelBytes of(State state) {
        return of((byte[]) state.tensor(MODEL).compact().array());
    }

    /**
     * The path of a model's file.
     *
     * @throws PenstockException where there is no such file
     */
    public static Path file(String path) {
        try {
            if (!path.isEmpty() && Files.isRegularFile(Path.of(path))) {
                return Path.of(path);
            }
        } catch (InvalidPathException e) {
            throw missing(path, e);
        }
        throw missing(path, null);
    }

    private static PenstockException missing(String path, @org.jspecify.annotations.Nullable Throwable cause) {
        return PenstockException.user("the file of a model must exist")
                .value(path.isEmpty() ? "no path" : "'" + path + "'")
                .remedy("set the parameter path to a file that the driver can read")
                .cause(cause)
                .build();
    }

    /** Reads a whole file. */
    public static byte[] read(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw PenstockException.resource("the file of a model must be readable")
                    .value(file + ": " + e.getMessage())
                    .remedy("look at its permissions and its size; a model has less than 2 GiB")
                    .cause(e)
                    .build();
        } catch (OutOfMemoryError e) {
            throw PenstockException.resource("the file of a model must fit into memory")
                    .value(String.valueOf(file))
                    .remedy("give the process more memory; a model has less than 2 GiB")
                    .cause(e)
                    .build();
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ModelBytes bytes && digest.equals(bytes.digest);
    }

    @Override
    public int hashCode() {
        return digest.hashCode();
    }

    @Override
    public String toString() {
        return content.length + " bytes, " + digest.substring(0, 12);
    }
}
