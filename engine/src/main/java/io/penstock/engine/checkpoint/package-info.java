/**
 * Long fits that survive the death of the driver: what a fit has finished is kept in a store, and a fit that is begun again takes it
 * from there. Central type: {@link io.penstock.engine.checkpoint.Checkpoints}.
 */
@NullMarked
package io.penstock.engine.checkpoint;

import org.jspecify.annotations.NullMarked;
