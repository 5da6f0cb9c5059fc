/** The steps that people use, one package for each family; it never knows Spark. */
@NullMarked
package io.penstock.steps;

import org.jspecify.annotations.NullMarked;
