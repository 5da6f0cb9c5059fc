package io.penstock.spark.storage;

import io.penstock.engine.storage.Storage;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FSDataOutputStreamBuilder;
import org.apache.hadoop.fs.FileAlreadyExistsException;
import org.apache.hadoop.fs.FileContext;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Options;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.io.IOUtils;

/**
 * A folder of a Hadoop file system. On HDFS a file is written under another name, flushed to the disks of its nodes and
 * renamed without overwriting, which is atomic. On an object store, whose objects appear whole when they are closed and
 * which has no atomic rename, it is created with the condition that it is absent.
 */
public final class HadoopStorage implements Storage {
    private static final String TEMPORARY = "_tmp-";

    private final Path root;
    private final FileSystem files;
    private final FileContext context;

    /** The root need not exist. */
    public HadoopStorage(Path root, Configuration configuration) throws IOException {
        this.files = root.getFileSystem(configuration);
        this.root = files.makeQualified(root);
        this.context = FileContext.getFileContext(this.root.toUri(), configuration);
    }

    private Path resolve(String name) throws IOException {
        for (String part : name.split("/", -1)) {
            if (part.isEmpty() || part.equals(".") || part.equals("..") || part.indexOf('\\') >= 0) {
                throw new IOException("'" + name + "' is no name of a file under " + root);
            }
        }
        return new Path(root, name);
    }

    @Override
    public byte[] read(String name) throws IOException {
        return read(resolve(name));
    }

    private byte[] read(Path path) throws IOException {
        FileStatus status = files.getFileStatus(path);
        if (!status.isFile()) {
            throw new FileNotFoundException(path + " is a folder");
        }
        byte[] content = new byte[Math.toIntExact(status.getLen())];
        try (FSDataInputStream in = files.open(path)) {
            IOUtils.readFully(in, content, 0, content.length);
        }
        return content;
    }

    @Override
    public boolean create(String name, byte[] content) throws IOException {
        Path path = resolve(name);
        if (files.exists(path)) {
            return false;
        }
        return isObjectStore() ? createAtOnce(path, content) : createByRename(path, content);
    }

    private boolean isObjectStore() {
        String scheme = String.valueOf(root.toUri().getScheme());
        return scheme.startsWith("s3") || scheme.equals("gs") || scheme.startsWith("abfs") || scheme.startsWith("wasb");
    }

    private boolean createAtOnce(Path path, byte[] content) throws IOException {
        FSDataOutputStreamBuilder<?, ?> request = files.createFile(path);
        request.overwrite(false);
        request.recursive();
        request.opt("fs.option.create.conditional.overwrite", true);
        try (FSDataOutputStream out = (FSDataOutputStream) request.build()) {
            out.write(content);
        } catch (FileAlreadyExistsException e) {
            return false;
        } catch (IOException e) {
            return isOurs(path, content, e);
        }
        return true;
    }

    /**
     * Whose the object is after a failure. A condition that did not hold has another exception in every client, and a request that is repeated after its answer was
     * lost finds its own object in the way.
     */
    private boolean isOurs(Path path, byte[] content, IOException failure) throws IOException {
        try {
            return Arrays.equals(read(path), content);
        } catch (IOException e) {
            failure.addSuppressed(e);
            throw failure;
        }
    }

    private boolean createByRename(Path path, byte[] content) throws IOException {
        Path temporary = new Path(path.getParent(), TEMPORARY + UUID.randomUUID());
        try {
            try (FSDataOutputStream out = files.create(temporary, false)) {
                out.write(content);
                out.hsync();
            }
            context.rename(temporary, path, Options.Rename.NONE);
            return true;
        } catch (FileAlreadyExistsException e) {
            return false;
        } finally {
            files.delete(temporary, false);
        }
    }

    @Override
    public List<String> list(String folder) throws IOException {
        List<String> names = new ArrayList<>();
        try {
            for (FileStatus status : files.listStatus(resolve(folder))) {
                String name = status.getPath().getName();
                if (status.isFile() && !name.startsWith(TEMPORARY)) {
                    names.add(name);
                }
            }
        } catch (FileNotFoundException e) {
            return List.of();
        }
        names.sort(null);
        return names;
    }

    @Override
    public String location() {
        return root.toString();
    }
}
