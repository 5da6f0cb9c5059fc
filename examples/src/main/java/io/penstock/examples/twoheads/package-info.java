/** Pictures and numbers in, a class and a number out, in one pipeline. */
@NullMarked
package io.penstock.examples.twoheads;

import org.jspecify.annotations.NullMarked;
