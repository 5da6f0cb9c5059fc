/** Epochs that begin with the easy rows, on noisy rows of which one class is rare. */
@NullMarked
package io.penstock.examples.curriculum;

import org.jspecify.annotations.NullMarked;
