/**
 * How layers are put together: names, connections, heads, and what follows from the shapes of the data. The central type is
 * {@link io.penstock.steps.network.graph.Graph}; {@link io.penstock.steps.network.graph.Layout} is a graph for given shapes.
 *
 * <p>This package must not know steps, batches or how networks learn.
 */
@NullMarked
package io.penstock.steps.network.graph;

import org.jspecify.annotations.NullMarked;
