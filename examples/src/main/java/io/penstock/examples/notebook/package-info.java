/** Penstock inside a session that exists already, as in a notebook. */
@NullMarked
package io.penstock.examples.notebook;

import org.jspecify.annotations.NullMarked;
