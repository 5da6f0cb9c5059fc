/** What the commands do: sessions, data, training, scoring, reports. Knows nothing of options. */
@NullMarked
package io.penstock.deploy.job;

import org.jspecify.annotations.NullMarked;
