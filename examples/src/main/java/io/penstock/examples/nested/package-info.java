/** A search inside a stacking inside a pipeline: meta-steps nest as they like. */
@NullMarked
package io.penstock.examples.nested;

import org.jspecify.annotations.NullMarked;
