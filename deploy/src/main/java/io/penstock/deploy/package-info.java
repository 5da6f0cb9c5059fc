/**
 * The {@code penstock} command line, which runs by itself and under spark-submit. Central type:
 * {@link io.penstock.deploy.Penstock}.
 */
@NullMarked
package io.penstock.deploy;

import org.jspecify.annotations.NullMarked;
