/** Examples: one package for each story, each run by a test. */
@NullMarked
package io.penstock.examples;

import org.jspecify.annotations.NullMarked;
