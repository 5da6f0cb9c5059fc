/** The engine: steps, pipelines, plans and the local runner; it knows neither Spark nor any array library. */
@NullMarked
package io.penstock.engine;

import org.jspecify.annotations.NullMarked;
