/** The reference runner: threads of one process. Central type: {@link io.penstock.engine.local.LocalRunner}. */
@NullMarked
package io.penstock.engine.local;

import org.jspecify.annotations.NullMarked;
