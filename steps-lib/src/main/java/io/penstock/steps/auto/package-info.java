/**
 * What a search tries where it is told nothing but the table. Central type: {@link io.penstock.steps.auto.LibraryCandidates}. Knows the steps of the library and
 * their spaces; not how searches go.
 */
@NullMarked
package io.penstock.steps.auto;

import org.jspecify.annotations.NullMarked;
