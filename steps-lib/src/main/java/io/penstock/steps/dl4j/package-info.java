/**
 * Networks of Deeplearning4j as steps, over an artifact that is optional: only {@code Dl4jSession} names its classes, and it is loaded
 * with the first network. Central type: {@link io.penstock.steps.dl4j.Dl4jNetwork}.
 */
@NullMarked
package io.penstock.steps.dl4j;

import org.jspecify.annotations.NullMarked;
