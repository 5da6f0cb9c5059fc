package io.penstock.steps.common;

import io.penstock.engine.error.PenstockException;
import java.util.function.Supplier;

/** Says clearly what is wrong where a native library, or the optional jar that holds it, does not load. */
public final class Natives {
    private Natives() {}

    /** The platform that this process runs on, such as {@code Linux amd64}. */
    public static String platform() {
        return System.getProperty("os.name") + " " + System.getProperty("os.arch");
    }

    /**
     * What the loader gives.
     *
     * @param library what errors call it
     * @param coordinates the Maven artifacts that hold it
     * @param loader the first use of the library in this process
     * @throws PenstockException of the class RESOURCE where a class or a native library is missing, is for another platform, or is
     *     refused by this machine
     */
    public static <T> T load(String library, String coordinates, Supplier<T> loader) {
        try {
            return loader.get();
        } catch (LinkageError e) {
            throw refused(library, coordinates, e);
        }
    }

    /** What is thrown where a library failed to load like that, for loaders that wrap such failures in exceptions of their own. */
    public static PenstockException refused(String library, String coordinates, Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        boolean isAbsent = root instanceof ClassNotFoundException;
        String rule = isAbsent
                ? library + " must be on the class path of the driver and of every executor"
                : "the native library of " + library + " must load on this machine";
        return PenstockException.resource(rule)
                .value(platform() + ": " + root)
                .remedy(
                        isAbsent
                                ? "add " + coordinates
                                : "use the artifact for this platform and its C library (" + coordinates
                                        + "), on a processor that it supports")
                .cause(failure)
                .build();
    }
}
