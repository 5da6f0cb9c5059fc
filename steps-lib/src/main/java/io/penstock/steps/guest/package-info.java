/**
 * What steps share that run models of other frameworks: which columns a model's inputs take, which columns its outputs make, how its
 * bytes come and go, and what is said where its native library does not load. Central type:
 * {@link io.penstock.steps.guest.ForeignModel}. Knows none of the frameworks.
 */
@NullMarked
package io.penstock.steps.guest;

import org.jspecify.annotations.NullMarked;
