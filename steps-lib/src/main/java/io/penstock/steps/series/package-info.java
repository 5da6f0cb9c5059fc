/** Steps that cut series into windows. A series is one tensor a row, {@code [time]} or {@code [time, channels]}. */
@NullMarked
package io.penstock.steps.series;

import org.jspecify.annotations.NullMarked;
