/** A series whose next value is predicted from the values before it. */
@NullMarked
package io.penstock.examples.series;

import org.jspecify.annotations.NullMarked;
