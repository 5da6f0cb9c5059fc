package io.penstock.deploy.job;

import io.penstock.steps.kernel.NativeSettings;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.SparkConf;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;
import scala.Tuple2;

/** Opens the Spark session of a command. */
public final class Sessions {
    private Sessions() {}

    /**
     * Hadoop's settings without a session: its files, and the {@code spark.hadoop} properties of spark-submit.
     *
     * @param properties more of them
     */
    public static Configuration hadoop(Map<String, String> properties) {
        SparkConf conf = new SparkConf();
        properties.forEach(conf::set);
        Configuration configuration = new Configuration();
        for (Tuple2<String, String> property : conf.getAllWithPrefix("spark.hadoop.")) {
            configuration.set(property._1(), property._2());
        }
        return configuration;
    }

    /**
     * The session of the process, or a new one.
     *
     * @param master where spark-submit has not said it; null for all cores of this machine
     */
    public static SparkSession open(String name, @Nullable String master, Map<String, String> properties) {
        NativeSettings.check().forEach(warning -> System.err.println("penstock: " + warning));
        SparkConf conf = new SparkConf();
        if (master != null) {
            conf.setMaster(master);
        } else {
            conf.setIfMissing("spark.master", "local[*]");
        }
        conf.setIfMissing("spark.app.name", "penstock " + name);
        conf.setIfMissing("spark.ui.showConsoleProgress", "false");
        conf.setIfMissing("spark.sql.session.timeZone", "UTC");
        if (conf.get("spark.master").startsWith("local")) {
            conf.setIfMissing("spark.ui.enabled", "false");
            conf.setIfMissing("spark.driver.host", "127.0.0.1");
            conf.setIfMissing("spark.driver.bindAddress", "127.0.0.1");
        }
        for (String variable : new String[] {"OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"}) {
            conf.setIfMissing("spark.executorEnv." + variable, "1");
        }
        conf.setIfMissing("spark.executorEnv.OMP_WAIT_POLICY", "PASSIVE");
        conf.setIfMissing("spark.executorEnv.MALLOC_MMAP_THRESHOLD_", "65536");
        // Workers that must all run at once and find no room are refused soon, not after ten minutes.
        conf.setIfMissing("spark.scheduler.barrier.maxConcurrentTasksCheck.interval", "1s");
        conf.setIfMissing("spark.scheduler.barrier.maxConcurrentTasksCheck.maxFailures", "5");
        properties.forEach(conf::set);
        return SparkSession.builder().config(conf).getOrCreate();
    }
}
