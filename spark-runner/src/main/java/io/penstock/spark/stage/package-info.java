/** One translator per kind of plan node, and the small task functions that they send. Translators stay on the driver. Internal to the runner. */
@NullMarked
package io.penstock.spark.stage;

import org.jspecify.annotations.NullMarked;
