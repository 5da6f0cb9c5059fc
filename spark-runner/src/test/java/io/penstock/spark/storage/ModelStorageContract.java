package io.penstock.spark.storage;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.engine.data.DataType;
import io.penstock.engine.data.Field;
import io.penstock.engine.data.Role;
import io.penstock.engine.data.Schema;
import io.penstock.engine.model.Model;
import io.penstock.engine.model.Models;
import io.penstock.engine.pipeline.Pipeline;
import io.penstock.engine.pipeline.SelectColumns;
import io.penstock.engine.storage.LocalStorage;
import io.penstock.engine.storage.Storage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What models need of a storage that Hadoop gives. */
interface ModelStorageContract {
    Schema SCHEMA = Schema.of(Field.vector("x", Role.INPUT, DataType.FLOAT64, 2));

    /** An empty one. */
    Storage storage() throws IOException;

    @Test
    default void aModelIsSavedAndLoaded(@TempDir Path local) throws IOException {
        Pipeline pipeline = Pipeline.of(new SelectColumns("x"));
        Storage storage = storage();
        Model.Version version = Models.in(storage).save(pipeline, SCHEMA, Map.of());
        assertThat(storage).isInstanceOf(HadoopStorage.class);
        assertThat(Models.in(storage).load().step()).isEqualTo(pipeline);
        assertThat(Models.in(new LocalStorage(local))
                        .save(pipeline, SCHEMA, Map.of())
                        .digest())
                .as("the same model has the same digest everywhere")
                .isEqualTo(version.digest());
    }
}
