package io.penstock.engine.storage;

import java.io.IOException;
import java.util.List;

/**
 * Files under one root. The only atomic act that is asked of a store is to create what is absent; nothing is ever
 * overwritten, appended or renamed. Names are relative, with '/' between folders. Thread-safe.
 */
public interface Storage {
    /** The whole file. Throws {@link java.io.FileNotFoundException} where there is none. */
    byte[] read(String name) throws IOException;

    /**
     * Creates the file with this content, durably and at once: afterwards it is there whole, or not at all.
     *
     * @return false, having changed nothing, where it exists already
     */
    boolean create(String name, byte[] content) throws IOException;

    /** The names of the files (not the folders) directly in a folder, sorted; empty where there is no such folder. */
    List<String> list(String folder) throws IOException;

    /** Where this is, for people. */
    String location();
}
