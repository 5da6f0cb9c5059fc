/** What crosses the wire as bytes: an own Kryo that knows records, the collections of the JDK and blocks, and requires every other class to be named by a step's type. Central type: {@link io.penstock.spark.wire.Wire}. Internal to the runner; knows nothing of Spark's jobs. */
@NullMarked
package io.penstock.spark.wire;

import org.jspecify.annotations.NullMarked;
