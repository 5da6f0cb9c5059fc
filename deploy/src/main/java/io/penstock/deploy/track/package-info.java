/** Studies told to other people's trackers. Central type: {@link io.penstock.deploy.track.MlflowSink}. */
@NullMarked
package io.penstock.deploy.track;

import org.jspecify.annotations.NullMarked;
