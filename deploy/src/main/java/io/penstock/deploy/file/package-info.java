/** Pipelines written as YAML. Central type: {@link io.penstock.deploy.file.PipelineFile}. Knows no Spark. */
@NullMarked
package io.penstock.deploy.file;

import org.jspecify.annotations.NullMarked;
