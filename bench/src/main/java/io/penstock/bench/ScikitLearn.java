package io.penstock.bench;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** The same grid search in a Python process that waits for its turns. */
final class ScikitLearn implements AutoCloseable {
    private final Process process;
    private final Writer turns;
    private final BufferedReader results;
    private final List<double[]> runs = new ArrayList<>();

    ScikitLearn(String python, Path images) {
        try {
            ProcessBuilder builder = new ProcessBuilder(python, "bench/peers/grid_search.py", images.toString())
                    .redirectError(ProcessBuilder.Redirect.INHERIT);
            builder.environment().remove("OMP_NUM_THREADS");
            builder.environment().remove("OPENBLAS_NUM_THREADS");
            process = builder.start();
            turns = new BufferedWriter(new OutputStreamWriter(process.getOutputStream(), StandardCharsets.UTF_8));
            results = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
            if (results.readLine() == null) {
                throw new IllegalStateException(python + " has no scikit-learn");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** One turn. */
    void run() {
        try {
            turns.write("go\n");
            turns.flush();
            String line = results.readLine();
            if (line == null) {
                throw new IllegalStateException("scikit-learn has ended");
            }
            runs.add(Arrays.stream(line.split(" "))
                    .mapToDouble(Double::parseDouble)
                    .toArray());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String median() {
        return String.format(
                Locale.ROOT, "%.2f s wall, %.2f s CPU, best mean accuracy %.4f", median(0), median(1), median(2));
    }

    private double median(int column) {
        double[] sorted = runs.stream().mapToDouble(run -> run[column]).sorted().toArray();
        return sorted[sorted.length / 2];
    }

    @Override
    public void close() {
        process.destroy();
    }
}
