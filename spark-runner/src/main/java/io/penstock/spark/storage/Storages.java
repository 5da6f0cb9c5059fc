package io.penstock.spark.storage;

import io.penstock.engine.error.PenstockException;
import io.penstock.engine.storage.LocalStorage;
import io.penstock.engine.storage.Storage;
import java.io.IOException;
import java.net.URI;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/** Finds the storage for a root that a user names. */
public final class Storages {
    private Storages() {}

    /**
     * A folder of this machine for a path without a scheme or with {@code file:}, else the file system of the URI.
     * A path without a scheme is local even where Hadoop's default file system is not.
     */
    public static Storage at(String root, Configuration configuration) {
        try {
            URI uri = new Path(root).toUri();
            if (uri.getScheme() == null) {
                return new LocalStorage(java.nio.file.Path.of(root));
            }
            if (uri.getScheme().equals("file")) {
                return new LocalStorage(java.nio.file.Path.of(uri.getPath()));
            }
            return new HadoopStorage(new Path(root), configuration);
        } catch (IOException | IllegalArgumentException e) {
            throw PenstockException.user("a root must be a path or a URI of a file system that Hadoop knows")
                    .value(root + ": " + e.getMessage())
                    .remedy("check the scheme, the host and the Hadoop settings")
                    .cause(e)
                    .build();
        }
    }
}
