/** Steps between words and numbers: {@link io.penstock.steps.encode.OneHotEncoder} for inputs, {@link io.penstock.steps.encode.LabelEncoder} for targets. */
@NullMarked
package io.penstock.steps.encode;

import org.jspecify.annotations.NullMarked;
