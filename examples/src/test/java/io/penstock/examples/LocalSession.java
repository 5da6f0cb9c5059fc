package io.penstock.examples;

import org.apache.spark.sql.SparkSession;

/** The session in which stories are tested. */
final class LocalSession {
    private LocalSession() {}

    /** Two threads of this process. Whoever starts it stops it. */
    static SparkSession start() {
        return SparkSession.builder()
                .master("local[2]")
                .config("spark.ui.enabled", "false")
                .config("spark.sql.shuffle.partitions", "2")
                .getOrCreate();
    }
}
