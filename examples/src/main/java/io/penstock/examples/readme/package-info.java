/** The lines of Java that the README shows. */
@NullMarked
package io.penstock.examples.readme;

import org.jspecify.annotations.NullMarked;
