/** A pipeline that goes on learning from the micro-batches of a stream. */
@NullMarked
package io.penstock.examples.online;

import org.jspecify.annotations.NullMarked;
