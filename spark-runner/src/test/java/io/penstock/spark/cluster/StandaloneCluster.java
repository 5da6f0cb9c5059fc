package io.penstock.spark.cluster;

import io.penstock.spark.fixture.Ports;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * A master and workers of one core each, as processes of their own on 127.0.0.1, and a way to submit to them. Closing it
 * ends every process that it started.
 *
 * <pre>{@code
 * try (StandaloneCluster cluster = StandaloneCluster.start(directory, 2, Map.of())) {
 *     StandaloneCluster.Result result = cluster.submit("org.example.Main", List.of("--conf", "a=b"), List.of("argument"), line -> {});
 * }
 * }</pre>
 */
public final class StandaloneCluster implements AutoCloseable {
    private static final Duration START = Duration.ofSeconds(90);

    private final SparkHome home;
    private final Path directory;
    private final int port;
    private final int webPort;
    private final List<Process> processes = new ArrayList<>();
    private final List<Process> workers = new ArrayList<>();

    /**
     * What a submitted program did.
     *
     * @param exitCode of its process
     * @param output lines of its standard output
     * @param errors its standard error
     */
    public record Result(int exitCode, List<String> output, String errors) {}

    private StandaloneCluster(SparkHome home, Path directory) throws IOException {
        this.home = home;
        this.directory = directory;
        this.port = Ports.free();
        this.webPort = Ports.free();
    }

    /**
     * Starts a cluster and waits until every worker has registered.
     *
     * @param directory for everything that it writes
     * @param workers how many
     * @param workerProperties system properties of the workers, such as {@code spark.worker.resource.gpu.amount}
     */
    public static StandaloneCluster start(Path directory, int workers, Map<String, String> workerProperties) {
        try {
            SparkHome home = SparkHome.create(directory.resolve("spark-home"));
            StandaloneCluster cluster = new StandaloneCluster(home, directory);
            try {
                cluster.startAll(workers, workerProperties);
            } catch (RuntimeException | IOException e) {
                cluster.close();
                throw e;
            }
            return cluster;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void startAll(int count, Map<String, String> workerProperties) throws IOException {
        String[] master = {
            "org.apache.spark.deploy.master.Master",
            "--host",
            "127.0.0.1",
            "--port",
            "" + port,
            "--webui-port",
            "" + webPort
        };
        processes.add(java("master", List.of("-Xmx256m"), master).start());
        await(0);
        for (int i = 0; i < count; i++) {
            List<String> options = new ArrayList<>(List.of("-Xmx256m"));
            workerProperties.forEach((key, value) -> options.add("-D" + key + "=" + value));
            String[] worker = {
                "org.apache.spark.deploy.worker.Worker",
                "--host",
                "127.0.0.1",
                "--cores",
                "1",
                "--memory",
                "1g",
                "--work-dir",
                directory.resolve("work-" + i).toString(),
                "--webui-port",
                "" + Ports.free(),
                url()
            };
            Process process = java("worker-" + i, options, worker).start();
            processes.add(process);
            workers.add(process);
        }
        await(count);
    }

    private ProcessBuilder java(String name, List<String> options, String... arguments) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(options);
        command.addAll(
                List.of("-cp", home.directory().resolve("jars").resolve("*").toString()));
        command.addAll(Arrays.asList(arguments));
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectError(directory.resolve(name + ".err").toFile());
        if (!name.startsWith("submit")) {
            builder.redirectOutput(directory.resolve(name + ".out").toFile());
        }
        builder.environment().put("SPARK_HOME", home.directory().toString());
        builder.environment().put("SPARK_SCALA_VERSION", "2.13");
        builder.environment().put("SPARK_LOCAL_IP", "127.0.0.1");
        builder.environment().put("SPARK_NO_DAEMONIZE", "1");
        return builder;
    }

    /** Asks the master until it knows that many living workers. */
    private void await(int count) {
        HttpClient client = HttpClient.newHttpClient();
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + webPort + "/json/"))
                .timeout(Duration.ofSeconds(5))
                .build();
        long end = System.nanoTime() + START.toNanos();
        String last = "";
        while (System.nanoTime() < end) {
            try {
                last = client.send(request, HttpResponse.BodyHandlers.ofString())
                        .body();
                if (last.replace(" ", "").contains("\"aliveworkers\":" + count)) {
                    return;
                }
            } catch (IOException e) {
                last = String.valueOf(e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(e);
            }
            sleep(200);
        }
        throw new IllegalStateException("no master with " + count + " workers after " + START + ": " + last);
    }

    private static void sleep(long milliseconds) {
        try {
            Thread.sleep(milliseconds);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** The address for {@code --master}. */
    public String url() {
        return "spark://127.0.0.1:" + port;
    }

    public SparkHome home() {
        return home;
    }

    /** The executors that run now. */
    public List<ProcessHandle> executors() {
        return workers.stream()
                .flatMap(worker -> worker.toHandle().descendants())
                .filter(ProcessHandle::isAlive)
                .toList();
    }

    /**
     * Submits a class of this class path, in client mode with executors of one core and 512 MiB, and waits for its end.
     *
     * @param options of spark-submit, such as {@code --conf key=value}
     * @param lines is shown every line of standard output as it comes
     */
    public Result submit(String mainClass, List<String> options, List<String> arguments, Consumer<String> lines) {
        try {
            List<String> all = new ArrayList<>(List.of("org.apache.spark.deploy.SparkSubmit", "--master", url()));
            all.addAll(List.of("--class", mainClass));
            for (String conf : List.of(
                    "spark.driver.host=127.0.0.1",
                    "spark.driver.bindAddress=127.0.0.1",
                    "spark.executor.memory=512m",
                    "spark.executor.cores=1",
                    "spark.ui.enabled=false")) {
                all.addAll(List.of("--conf", conf));
            }
            all.addAll(options);
            Path application = directory.resolve("application.jar");
            if (!Files.exists(application)) {
                SparkHome.pack(Files.createDirectories(directory.resolve("nothing")), application);
            }
            all.add(application.toString());
            all.addAll(arguments);
            List<String> vm = new ArrayList<>(SparkHome.opens());
            vm.add("-Xmx512m");
            String name = "submit-" + System.nanoTime();
            Process process = java(name, vm, all.toArray(new String[0])).start();
            processes.add(process);
            List<String> output = new ArrayList<>();
            try (BufferedReader reader = process.inputReader(StandardCharsets.UTF_8)) {
                for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                    output.add(line);
                    lines.accept(line);
                }
            }
            int exitCode = process.waitFor(60, TimeUnit.SECONDS) ? process.exitValue() : -1;
            return new Result(exitCode, output, Files.readString(directory.resolve(name + ".err")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Ends every process that was started, and what these have started. */
    @Override
    public void close() {
        for (int i = processes.size() - 1; i >= 0; i--) {
            Process process = processes.get(i);
            List<ProcessHandle> children = process.descendants().toList();
            process.destroyForcibly();
            children.forEach(ProcessHandle::destroyForcibly);
            try {
                process.waitFor(10, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
