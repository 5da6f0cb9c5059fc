/** An encoder learned without labels, a classifier put behind it, and both tuned on few labels. */
@NullMarked
package io.penstock.examples.pretrain;

import org.jspecify.annotations.NullMarked;
