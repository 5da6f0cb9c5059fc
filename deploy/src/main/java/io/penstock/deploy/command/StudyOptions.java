package io.penstock.deploy.command;

import io.penstock.deploy.job.Sessions;
import io.penstock.engine.storage.Storage;
import io.penstock.engine.study.StudySnapshot;
import io.penstock.spark.storage.Storages;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Option;

/** Which study. */
final class StudyOptions {
    @Option(
            names = "--study",
            required = true,
            paramLabel = "DIR",
            description = "Where the study is kept; a local path or a URI.")
    String study = "";

    @Option(
            names = "--conf",
            paramLabel = "KEY=VALUE",
            description = "A Spark property, such as spark.hadoop.fs.s3a.endpoint=...; may be repeated.")
    Map<String, String> conf = new LinkedHashMap<>();

    Storage storage() {
        return Storages.at(study, Sessions.hadoop(conf));
    }

    StudySnapshot read() {
        return StudySnapshot.read(storage());
    }
}
