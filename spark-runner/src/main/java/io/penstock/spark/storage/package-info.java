/** The engine's storage on every file system that Hadoop knows. Central type: {@link io.penstock.spark.storage.Storages}. */
@NullMarked
package io.penstock.spark.storage;

import org.jspecify.annotations.NullMarked;
