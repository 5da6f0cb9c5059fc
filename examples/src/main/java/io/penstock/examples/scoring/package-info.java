/** Scheduled batch scoring, safe to run twice. */
@NullMarked
package io.penstock.examples.scoring;

import org.jspecify.annotations.NullMarked;
