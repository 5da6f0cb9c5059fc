/** Steps that bring features to one scale. All work element by element and fuse with each other. */
@NullMarked
package io.penstock.steps.scale;

import org.jspecify.annotations.NullMarked;
