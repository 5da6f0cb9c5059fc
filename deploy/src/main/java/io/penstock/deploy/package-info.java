/** The command line, the entry points for spark-submit, and packaging. */
@NullMarked
package io.penstock.deploy;

import org.jspecify.annotations.NullMarked;
