/** A pipeline on threads, without Spark. */
@NullMarked
package io.penstock.examples.local;

import org.jspecify.annotations.NullMarked;
