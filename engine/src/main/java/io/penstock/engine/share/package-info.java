/** What several threads make once and use together. Central type: {@link io.penstock.engine.share.SharedCache}. Knows no steps. */
@NullMarked
package io.penstock.engine.share;

import org.jspecify.annotations.NullMarked;
