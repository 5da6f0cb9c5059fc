/** A training job for spark-submit. */
@NullMarked
package io.penstock.examples.submit;

import org.jspecify.annotations.NullMarked;
