package io.penstock.deploy.job;

import io.penstock.engine.model.Models;
import io.penstock.engine.storage.Storage;
import io.penstock.spark.storage.Storages;
import org.apache.spark.sql.SparkSession;

/** The models under the root that a user names: a local path, or a URI of any file system that Hadoop knows. */
public final class ModelStores {
    private ModelStores() {}

    /** For commands that have a session, and with it the settings of its file systems. */
    public static Models at(String root, SparkSession session) {
        Storage storage = Storages.at(root, session.sparkContext().hadoopConfiguration());
        return Models.in(storage);
    }

    /** For commands that need no session. */
    public static Models at(String root) {
        return Models.in(Storages.at(root, new org.apache.hadoop.conf.Configuration()));
    }
}
