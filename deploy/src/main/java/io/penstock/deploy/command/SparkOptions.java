package io.penstock.deploy.command;

import io.penstock.deploy.job.Sessions;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where the work runs. */
final class SparkOptions {
    @Option(
            names = "--master",
            paramLabel = "URL",
            description = "The Spark master. Default: what spark-submit says, else local[*].")
    @Nullable
    String master;

    @Option(names = "--conf", paramLabel = "KEY=VALUE", description = "A Spark property; may be repeated.")
    Map<String, String> conf = new LinkedHashMap<>();

    @Option(
            names = "--seed",
            paramLabel = "N",
            description = "The seed of every random draw. Default: ${DEFAULT-VALUE}.")
    long seed;

    SparkSession session(String name) {
        return Sessions.open(name, master, conf);
    }
}
