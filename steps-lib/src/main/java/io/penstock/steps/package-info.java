/** The steps that people use, by family; each is a type in {@link io.penstock.steps.LibrarySteps}. Knows neither Spark nor any runner. */
@NullMarked
package io.penstock.steps;

import org.jspecify.annotations.NullMarked;
