/** Benchmarks: what is fast, measured against peers and limits. */
@NullMarked
package io.penstock.bench;

import org.jspecify.annotations.NullMarked;
