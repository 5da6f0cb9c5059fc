/** Steps of one's own: the code that the page on writing steps shows. */
@NullMarked
package io.penstock.examples.steps;

import org.jspecify.annotations.NullMarked;
