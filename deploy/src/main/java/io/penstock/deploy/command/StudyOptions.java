package io.penstock.deploy.command;

import io.penstock.engine.storage.Storage;
import io.penstock.engine.study.StudySnapshot;
import io.penstock.spark.storage.Storages;
import org.apache.hadoop.conf.Configuration;
import picocli.CommandLine.Option;

/** Which study. */
final class StudyOptions {
    @Option(
            names = "--study",
            required = true,
            paramLabel = "DIR",
            description = "Where the study is kept; a local path or a URI.")
    String study = "";

    Storage storage() {
        return Storages.at(study, new Configuration());
    }

    StudySnapshot read() {
        return StudySnapshot.read(storage());
    }
}
