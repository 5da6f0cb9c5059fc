/** What the steps share: numeric inputs seen as one matrix, checks of values, statistics by feature. */
@NullMarked
package io.penstock.steps.common;

import org.jspecify.annotations.NullMarked;
