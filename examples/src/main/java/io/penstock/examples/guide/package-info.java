/** The lines of Java that the guide to pipelines for deep learning shows. */
@NullMarked
package io.penstock.examples.guide;

import org.jspecify.annotations.NullMarked;
