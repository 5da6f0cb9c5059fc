/** Jobs with names, cancellation and errors that read like the pipeline. Central type: {@link io.penstock.spark.job.Jobs}. Internal to the runner; knows nothing of steps. */
@NullMarked
package io.penstock.spark.job;

import org.jspecify.annotations.NullMarked;
