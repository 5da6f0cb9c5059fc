package io.penstock.spark.storage;

import io.penstock.spark.fixture.Ports;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.hadoop.conf.Configuration;

/** A server of S3's protocol over a folder, as a process of its own on 127.0.0.1, with one bucket. */
public final class S3Server implements AutoCloseable {
    /** Of a module of its own, which is built before this one. */
    private static final Path CLASS_PATH = Path.of("s3-server/target/classpath.txt");

    private static final String KEY = "key";
    private static final String SECRET = "secret";

    private final Process process;
    private final int port;

    private S3Server(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    /** Starts it and waits until it answers. */
    public static S3Server start(Path folder) throws IOException, InterruptedException {
        int port = Ports.free();
        Path objects = Files.createDirectories(folder.resolve("objects"));
        Files.createDirectories(objects.resolve("bucket"));
        Path settings = folder.resolve("s3.properties");
        Files.write(
                settings,
                List.of(
                        "s3proxy.endpoint=http://127.0.0.1:" + port,
                        "s3proxy.authorization=aws-v2-or-v4",
                        "s3proxy.identity=" + KEY,
                        "s3proxy.credential=" + SECRET,
                        "jclouds.provider=filesystem-nio2",
                        "jclouds.filesystem.basedir=" + objects));
        Path log = folder.resolve("server.log");
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx256m",
                        "-cp",
                        Files.readString(CLASS_PATH).strip(),
                        "org.gaul.s3proxy.Main",
                        "--properties",
                        settings.toString())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        S3Server server = new S3Server(process, port);
        for (int i = 0; i < 600; i++) {
            if (!process.isAlive()) {
                throw new IOException("the server has ended: " + Files.readString(log));
            }
            try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
                return server;
            } catch (IOException e) {
                Thread.sleep(100);
            }
        }
        server.close();
        throw new IOException("the server does not answer: " + Files.readString(log));
    }

    /** The bucket, for paths under it. */
    public String root() {
        return "s3a://bucket/";
    }

    /** What a client needs. */
    public Configuration configuration() {
        Configuration configuration = new Configuration();
        configuration.set("fs.s3a.endpoint", "http://127.0.0.1:" + port);
        configuration.set("fs.s3a.endpoint.region", "us-east-1");
        configuration.set("fs.s3a.path.style.access", "true");
        configuration.set("fs.s3a.access.key", KEY);
        configuration.set("fs.s3a.secret.key", SECRET);
        configuration.set("fs.s3a.retry.limit", "1");
        return configuration;
    }

    @Override
    public void close() {
        process.destroy();
    }
}
