/** Steps that fill what is missing. */
@NullMarked
package io.penstock.steps.impute;

import org.jspecify.annotations.NullMarked;
