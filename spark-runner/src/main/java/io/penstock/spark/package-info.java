/** Executes a plan on Apache Spark; it never names a concrete step. */
@NullMarked
package io.penstock.spark;

import org.jspecify.annotations.NullMarked;
