/** Searches over whole pipelines: alternatives, steps that can be left out, studies that go on, and searches that choose the steps themselves. */
@NullMarked
package io.penstock.examples.search;

import org.jspecify.annotations.NullMarked;
