/** Functions over trees of steps: paths, hyperparameters by name, replacement, introspection. Central type: {@link io.penstock.engine.tree.Trees}. */
@NullMarked
package io.penstock.engine.tree;

import org.jspecify.annotations.NullMarked;
