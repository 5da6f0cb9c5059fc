/** What is thrown: one small hierarchy whose messages name the step's path, the rule, the offending value and the remedy. Knows nothing else of the engine. */
@NullMarked
package io.penstock.engine.error;

import org.jspecify.annotations.NullMarked;
