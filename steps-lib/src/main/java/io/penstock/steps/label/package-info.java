/** What steps know of a target: its column, its classes and how often each occurs. Knows no model. */
@NullMarked
package io.penstock.steps.label;

import org.jspecify.annotations.NullMarked;
