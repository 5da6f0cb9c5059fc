package io.penstock.engine.type;

import java.io.IOException;
import java.util.List;

/** A few named files that belong to one step. Names are plain: letters, digits, '.', '-', '_'. */
public interface Folder {
    void write(String name, byte[] content) throws IOException;

    /** The whole content. Throws {@link java.io.FileNotFoundException} where there is no such file. */
    byte[] read(String name) throws IOException;

    /** The names of the files, sorted. */
    List<String> names() throws IOException;
}
